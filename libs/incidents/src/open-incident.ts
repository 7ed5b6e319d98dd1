import { type Severity, DomainError, newId, notFound, strictest } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Constituent, findConstituent } from '@fcert/constituents';
import { type Tx, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { aboutIncident, factsOf } from './announce.js';
import type { ClassificationCandidate, Incident } from './data/incident.entity.js';
import { insertIncident, updateIncident } from './data/incident.repository.js';
import { type ObservableSeen, addObservables } from './data/observables.js';
import { type HandledReport, attachReportRow, lockReport } from './data/report.repository.js';
import { type NewTimelineEntry, addTimeline } from './data/timeline.js';
import { IncidentClocks } from './incident-clocks.js';

/** What the triage found out about a report. Every decision comes with the timeline entry that explains it. */
export interface TriageFinding {
  readonly class: string | null;
  readonly type: string | null;
  readonly confidence: number | null;
  readonly candidates: readonly ClassificationCandidate[];
  readonly secondary: readonly string[];
  readonly severity: Severity | null;
  readonly priorityScore: number | null;
  /** Breakdown of the scoring profile, kept whole. */
  readonly score: object | null;
  readonly flags: readonly string[];
  readonly observables: readonly ObservableSeen[];
  readonly explanations: readonly Explanation[];
}

/** An entry about a report. Whether it repeats what the report says is never left to a default. */
export type Explanation = NewTimelineEntry & { readonly quotesReport: boolean };

/** Opens FCERT's record for a report, starts its clocks at the stored instants, and tells everybody: one transaction. */
@Injectable()
export class OpenIncident {
  constructor(private readonly clocks: IncidentClocks) {}

  /** Throws `report-already-triaged` (conflict) when the report has an incident. */
  async execute(tx: Tx, input: { reportId: string; finding: TriageFinding }): Promise<Incident> {
    const report = await lockReport(tx, input.reportId);
    if (!report) throw notFound('report');
    if (report.incidentId)
      throw new DomainError('conflict', 'report-already-triaged', 'The report has an incident.');
    const body = await findConstituent(tx, report.constituentId);
    if (!body) throw notFound('constituent');
    const incident = await this.insert(tx, report, body, input.finding);
    const [next] = await Promise.all([
      this.clocks.open(tx, incident, { report, body }),
      attachReportRow(tx, { incidentId: incident.id, reportId: report.id, reason: 'opened' }),
      addObservables(tx, incident.id, report.id, input.finding.observables),
    ]);
    const opened = await updateIncident(tx, incident, next);
    await this.announce(tx, opened, report, input.finding.explanations);
    return opened;
  }

  private insert(
    tx: Tx,
    report: HandledReport,
    body: Constituent,
    finding: TriageFinding,
  ): Promise<Incident> {
    return insertIncident(tx, {
      id: newId(),
      title: report.title,
      severity: finding.severity,
      severityBy: finding.severity === null ? null : 'profile',
      priorityScore: finding.priorityScore,
      score: finding.score,
      class: finding.class,
      type: finding.type,
      confidence: finding.confidence,
      classifiedBy: finding.type === null ? null : 'model',
      candidates: [...finding.candidates],
      secondary: [...finding.secondary],
      // An incident is going on until somebody says it has been handled.
      flags: [...new Set(['ongoing', ...finding.flags])],
      tlp: strictest([report.tlp]),
      constituentId: report.constituentId,
      sector: body.sector,
      receivedAt: report.receivedAt,
    });
  }

  private async announce(
    tx: Tx,
    incident: Incident,
    report: HandledReport,
    explanations: readonly Explanation[],
  ) {
    await Promise.all([
      addTimeline(tx, incident.id, [
        {
          kind: 'report',
          text: `Opened from report ${report.reference}`,
          data: { report: report.reference },
          visibility: 'constituent',
        },
        ...explanations,
      ]),
      appendAudit(tx, [
        {
          action: 'incident.opened',
          objectKind: 'incident',
          objectId: incident.id,
          reference: incident.reference,
          data: {
            report: report.reference,
            severity: incident.severity,
            class: incident.class,
            type: incident.type,
          },
        },
      ]),
      publish(tx, [
        event({
          ...aboutIncident(incident),
          type: 'incident.opened',
          payload: { ...factsOf(incident), reportId: report.id },
        }),
      ]),
    ]);
  }
}
