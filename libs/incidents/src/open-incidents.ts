import { type Severity, DomainError, newId, strictest } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Constituent } from '@fcert/constituents';
import { type Author, type Tx, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { aboutIncident, factsOf } from './announce.js';
import type { ClassificationCandidate, Incident } from './data/incident.entity.js';
import { drawReferences, insertIncidents } from './data/incident.repository.js';
import { type ObservableSeen, addObservables } from './data/observables.js';
import { type HandledReport, attachReportRows } from './data/report.repository.js';
import { type NewTimelineEntry, addTimelines } from './data/timeline.js';
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

/** What one incident is made of. */
export interface NewCase {
  /** Under its lock: no two transactions open an incident for it. */
  readonly report: HandledReport;
  readonly body: Constituent;
  readonly finding: TriageFinding;
  /** Whose request brought the report; the transaction's own when left out. */
  readonly by?: Author;
}

interface Opened extends NewCase {
  readonly incident: Incident;
}

/**
 * Opens FCERT's records for reports, starts their clocks at the stored instants, and tells everybody: one transaction,
 * and as many statements for twenty incidents as for one. Incidents stand in the order of their reports.
 */
@Injectable()
export class OpenIncidents {
  constructor(private readonly clocks: IncidentClocks) {}

  /** Throws `report-already-triaged` (conflict) when a report has an incident. */
  async execute(tx: Tx, cases: readonly NewCase[]): Promise<Incident[]> {
    if (cases.some(({ report }) => report.incidentId))
      throw new DomainError('conflict', 'report-already-triaged', 'The report has an incident.');
    if (cases.length === 0) return [];
    const references = await drawReferences(tx, cases.length);
    const drafts = cases.map((one, n) => ({ ...one, incident: draftOf(one, references[n]!) }));
    const next = await this.clocks.open(tx, drafts);
    const incidents = await insertIncidents(
      tx,
      drafts.map(({ incident }, n) => ({ ...incident, nextDueAt: null, nextClockId: null, ...next[n] })),
    );
    const opened = cases.map((one, n) => ({ ...one, incident: incidents[n]! }));
    await Promise.all([
      attachReportRows(
        tx,
        opened.map(({ incident, report }) => ({
          incidentId: incident.id,
          reportId: report.id,
          reason: 'opened',
        })),
      ),
      addObservables(
        tx,
        opened.map(({ incident, report, finding }) => ({
          incidentId: incident.id,
          reportId: report.id,
          seen: finding.observables,
        })),
      ),
      this.announce(tx, opened),
    ]);
    return incidents;
  }

  private async announce(tx: Tx, opened: readonly Opened[]): Promise<void> {
    await Promise.all([
      addTimelines(
        tx,
        opened.map(({ incident, report, finding }) => ({
          incidentId: incident.id,
          entries: [openedEntry(report), ...finding.explanations],
        })),
      ),
      appendAudit(tx, opened.map(auditOf)),
      publish(
        tx,
        opened.map(({ incident, report, by }) =>
          event({
            ...aboutIncident(incident),
            type: 'incident.opened',
            payload: { ...factsOf(incident), reportId: report.id },
            ...(by ? { by } : {}),
          }),
        ),
      ),
    ]);
  }
}

function draftOf({ report, body, finding }: NewCase, reference: string) {
  return {
    id: newId(),
    reference,
    title: report.title,
    severity: finding.severity,
    severityBy: finding.severity === null ? null : ('profile' as const),
    priorityScore: finding.priorityScore,
    score: finding.score,
    class: finding.class,
    type: finding.type,
    confidence: finding.confidence,
    classifiedBy: finding.type === null ? null : ('model' as const),
    candidates: [...finding.candidates],
    secondary: [...finding.secondary],
    // An incident is going on until somebody says it has been handled.
    flags: [...new Set(['ongoing', ...finding.flags])],
    tlp: strictest([report.tlp]),
    constituentId: report.constituentId,
    sector: body.sector,
    receivedAt: report.receivedAt,
  };
}

function openedEntry(report: HandledReport): NewTimelineEntry {
  return {
    kind: 'report',
    text: `Opened from report ${report.reference}`,
    data: { report: report.reference },
    visibility: 'constituent',
  };
}

function auditOf({ incident, report, by }: Opened) {
  return {
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
    ...(by ? { by } : {}),
  };
}
