import { DomainError, compareSeverity, strictest } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAnswered } from './announce-answered.js';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { type IncidentPatch, lockIncidentById, updateIncident } from './data/incident.repository.js';
import { addObservables } from './data/observables.js';
import { type HandledReport, attachReportRows } from './data/report.repository.js';
import { addTimeline } from './data/timeline.js';
import { IncidentClocks, nextOf } from './incident-clocks.js';
import type { TriageFinding } from './open-incidents.js';

/**
 * Joins a further report to an incident of the same constituent. A graver finding raises the severity and with it
 * the clocks; a milder one changes nothing. An earlier awareness or receipt counts from its own instant. Clocks that
 * stood still for an answer of the organisation run on.
 */
@Injectable()
export class AttachReport {
  constructor(private readonly clocks: IncidentClocks) {}

  /** `report` is under its lock. Throws `report-already-triaged` (conflict) when it has an incident. */
  async execute(
    tx: Tx,
    input: { report: HandledReport; incidentId: string; reason: string; finding: TriageFinding },
  ): Promise<Incident> {
    const { report } = input;
    if (report.incidentId)
      throw new DomainError('conflict', 'report-already-triaged', 'The report has an incident.');
    const incident = await lockIncidentById(tx, input.incidentId);
    if (incident.constituentId !== report.constituentId) {
      // Several bodies in one incident have separate clocks and must not see each other's.
      throw new DomainError(
        'refused',
        'other-constituent',
        'A report joins only an incident of its own body.',
      );
    }
    if (incident.state === 'closed') {
      // Closed between the caller's look and this lock: looked at again, the report finds another place.
      throw new DomainError(
        'unavailable',
        'incident-just-closed',
        'The incident was closed meanwhile. Try again.',
      );
    }
    const patch: IncidentPatch = {
      reportCount: incident.reportCount + 1,
      tlp: strictest([incident.tlp, report.tlp]),
      ...raisedSeverity(incident, input.finding),
    };
    const link = { incidentId: incident.id, reportId: report.id };
    const [outcome] = await Promise.all([
      this.clocks.reportAttached(tx, { ...incident, ...patch }, report),
      attachReportRows(tx, [{ ...link, reason: input.reason }]),
      addObservables(tx, [{ ...link, seen: input.finding.observables }]),
    ]);
    const updated = await updateIncident(tx, incident, { ...patch, ...nextOf(outcome) });
    await addTimeline(tx, incident.id, input.finding.explanations);
    await announce(tx, updated, {
      change: 'report-attached',
      entry: {
        kind: 'report',
        text: `Report ${report.reference} joined: ${input.reason}`,
        data: { report: report.reference },
        visibility: 'constituent',
        // The reason names values that both reports speak of.
        quotesReport: true,
      },
      audit: { report: report.reference, reason: input.reason },
    });
    return announceAnswered(tx, updated, { outcome, report });
  }
}

/** An analyst's severity stands; a profile's may be raised by what a later report says. */
function raisedSeverity(incident: Incident, finding: TriageFinding): IncidentPatch {
  if (incident.severityBy === 'analyst' || finding.severity === null) return {};
  if (incident.severity !== null && compareSeverity(finding.severity, incident.severity) <= 0) return {};
  return {
    severity: finding.severity,
    severityBy: 'profile',
    priorityScore: finding.priorityScore,
    score: finding.score,
  };
}
