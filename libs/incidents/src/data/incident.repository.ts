import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import type { Queryable, Tx } from '@fcert/platform';
import type { Incident } from './incident.entity.js';

const COLUMNS = `i.id, i.reference, i.title, i.state, i.severity, i.severity_by AS "severityBy",
  i.priority_score AS "priorityScore", i.score, i.class, i.type, i.confidence, i.classified_by AS "classifiedBy",
  i.candidates, i.secondary, i.flags, i.tlp, i.constituent_id AS "constituentId", i.sector,
  i.assignee_id AS "assigneeId", i.assignee_label AS "assigneeLabel", i.claimed_at AS "claimedAt",
  i.claim_expires_at AS "claimExpiresAt", i.report_count AS "reportCount", i.opened_at AS "openedAt",
  i.received_at AS "receivedAt", i.acknowledged_at AS "acknowledgedAt", i.closed_at AS "closedAt", i.disposition,
  i.duplicate_of AS "duplicateOf", i.next_due_at AS "nextDueAt", i.next_clock_id AS "nextClockId", i.version,
  i.updated_at AS "updatedAt"`;

/** Database column of each field that a change may set. What is not here cannot be changed after opening. */
const CHANGEABLE = {
  title: 'title',
  state: 'state',
  severity: 'severity',
  severityBy: 'severity_by',
  priorityScore: 'priority_score',
  score: 'score',
  class: 'class',
  type: 'type',
  confidence: 'confidence',
  classifiedBy: 'classified_by',
  secondary: 'secondary',
  flags: 'flags',
  tlp: 'tlp',
  assigneeId: 'assignee_id',
  assigneeLabel: 'assignee_label',
  claimedAt: 'claimed_at',
  claimExpiresAt: 'claim_expires_at',
  reportCount: 'report_count',
  acknowledgedAt: 'acknowledged_at',
  closedAt: 'closed_at',
  disposition: 'disposition',
  duplicateOf: 'duplicate_of',
  nextDueAt: 'next_due_at',
  nextClockId: 'next_clock_id',
} as const satisfies Partial<Record<keyof Incident, string>>;

export type IncidentPatch = Partial<Pick<Incident, keyof typeof CHANGEABLE>>;

/** The incident as it stands, or undefined. Says nothing about who may see it. */
export async function findIncident(q: Queryable, by: { id: string } | { reference: string }): Promise<Incident | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['reference', by.reference];
  const [incident] = await q.query<Incident>(`SELECT ${COLUMNS} FROM incident i WHERE i.${column} = $1`, [value]);
  return incident;
}

/** Locks the row for a change by its id, for callers that act for the platform itself. */
export async function lockIncidentById(tx: Tx, id: string): Promise<Incident> {
  const [incident] = await tx.query<Incident>(`SELECT ${COLUMNS} FROM incident i WHERE i.id = $1 FOR UPDATE`, [id]);
  if (!incident) throw notFound('incident');
  return incident;
}

/**
 * Locks the row for a change by the actor of the transaction. Who may not read it learns nothing (404); who may read
 * but not do this is told so. With a version, the incident must still be at it (412 carries the present one).
 */
export async function lockIncidentFor(
  tx: Tx,
  verb: Parameters<typeof can>[1],
  reference: string,
  version?: number,
): Promise<Incident> {
  const [incident] = await tx.query<Incident>(
    `SELECT ${COLUMNS} FROM incident i WHERE i.reference = $1 FOR UPDATE`,
    [reference],
  );
  if (!incident || !can(tx.actor, 'incident:read', incident)) throw notFound('incident');
  if (!can(tx.actor, verb, incident)) {
    throw new DomainError('forbidden', 'forbidden', 'You may read this incident but not do this to it.');
  }
  if (version !== undefined && version !== incident.version) {
    throw new DomainError('precondition_failed', 'version-changed', 'The incident has changed since you read it.', {
      current: { reference: incident.reference, version: incident.version, assignee: incident.assigneeLabel },
    });
  }
  return incident;
}

/** Writes a change to a locked incident and gives it its next version. */
export async function updateIncident(tx: Tx, incident: Incident, patch: IncidentPatch): Promise<Incident> {
  const entries = Object.entries(patch) as [keyof typeof CHANGEABLE, unknown][];
  const sets = entries.map(([field], n) => `${CHANGEABLE[field]} = $${n + 2}`);
  const values = entries.map(([field, value]) => (field === 'score' ? JSON.stringify(value) : value));
  const [updated] = await tx.query<Incident>(
    `UPDATE incident i SET ${[...sets, 'version = version + 1', 'updated_at = now()'].join(', ')}
      WHERE i.id = $1 RETURNING ${COLUMNS}`,
    [incident.id, ...values],
  );
  return updated!;
}

export type NewIncident = Pick<
  Incident,
  | 'id'
  | 'title'
  | 'severity'
  | 'severityBy'
  | 'priorityScore'
  | 'score'
  | 'class'
  | 'type'
  | 'confidence'
  | 'classifiedBy'
  | 'candidates'
  | 'secondary'
  | 'flags'
  | 'tlp'
  | 'constituentId'
  | 'sector'
  | 'receivedAt'
>;

export async function insertIncident(tx: Tx, incident: NewIncident): Promise<Incident> {
  const [inserted] = await tx.query<Incident>(
    `INSERT INTO incident AS i (id, title, severity, severity_by, priority_score, score, class, type, confidence,
                                classified_by, candidates, secondary, flags, tlp, constituent_id, sector, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     RETURNING ${COLUMNS}`,
    [
      incident.id,
      incident.title,
      incident.severity,
      incident.severityBy,
      incident.priorityScore,
      incident.score === null ? null : JSON.stringify(incident.score),
      incident.class,
      incident.type,
      incident.confidence,
      incident.classifiedBy,
      JSON.stringify(incident.candidates),
      incident.secondary,
      incident.flags,
      incident.tlp,
      incident.constituentId,
      incident.sector,
      incident.receivedAt,
    ],
  );
  return inserted!;
}
