import type { IncidentChange, IncidentFacts } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type NewEvent, type Tx, event, publish } from '@fcert/platform';
import type { Incident } from './data/incident.entity.js';
import { type NewTimelineEntry, addTimeline } from './data/timeline.js';

/** What a queue row needs to patch itself. */
export function factsOf(incident: Incident): IncidentFacts {
  return {
    incidentId: incident.id,
    state: incident.state,
    severity: incident.severity,
    class: incident.class,
    type: incident.type,
    assigneeId: incident.assigneeId,
    reportCount: incident.reportCount,
    nextDueAt: incident.nextDueAt?.toISOString() ?? null,
  };
}

/** The columns by which every event about an incident tells whom it concerns. */
export function aboutIncident(incident: Incident) {
  return {
    subjectKind: 'incident' as const,
    subjectId: incident.id,
    reference: incident.reference,
    version: incident.version,
    constituentId: incident.constituentId,
    providerId: null,
    tlp: incident.tlp,
  };
}

export interface Announcement {
  readonly change: IncidentChange;
  readonly entry: NewTimelineEntry;
  /** Codes and old and new values for the audit ledger. */
  readonly audit?: Readonly<Record<string, unknown>>;
  readonly more?: readonly NewEvent[];
}

/** Writes the three records of every change of an incident: timeline, audit entry, event. */
export async function announce(tx: Tx, incident: Incident, it: Announcement): Promise<void> {
  await Promise.all([
    addTimeline(tx, incident.id, [it.entry]),
    appendAudit(tx, [
      {
        action: `incident.${it.change}`,
        objectKind: 'incident',
        objectId: incident.id,
        reference: incident.reference,
        data: { version: incident.version, ...it.audit },
      },
    ]),
    publish(tx, [
      event({
        ...aboutIncident(incident),
        type: 'incident.changed',
        payload: { ...factsOf(incident), change: it.change },
      }),
      ...(it.more ?? []),
    ]),
  ]);
}
