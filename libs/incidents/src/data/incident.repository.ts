import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import type { Incident } from './incident.entity.js';

const COLUMNS = `i.id, i.reference, i.title, i.state, i.severity, i.severity_by AS "severityBy",
  i.priority_score AS "priorityScore", i.score, i.class, i.type, i.confidence, i.classified_by AS "classifiedBy",
  i.candidates, i.secondary, i.flags, i.tlp, i.pap, i.constituent_id AS "constituentId", i.sector,
  i.assignee_id AS "assigneeId", i.assignee_label AS "assigneeLabel", i.claimed_at AS "claimedAt",
  i.claim_expires_at AS "claimExpiresAt", i.report_count AS "reportCount", i.opened_at AS "openedAt",
  i.received_at AS "receivedAt", i.acknowledged_at AS "acknowledgedAt", i.closed_at AS "closedAt", i.disposition,
  i.duplicate_of AS "duplicateOf", i.next_due_at AS "nextDueAt", i.next_clock_id AS "nextClockId", i.version,
  i.updated_at AS "updatedAt", ${readersOf('i.id')} AS readers`;

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
  pap: 'pap',
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

/** Nobody holds it. */
export const UNCLAIMED: IncidentPatch = {
  assigneeId: null,
  assigneeLabel: null,
  claimedAt: null,
  claimExpiresAt: null,
};

/** The incident as it stands, or undefined. Says nothing about who may see it. */
export async function findIncident(q: Queryable, by: { id: string } | { reference: string }): Promise<Incident | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['reference', by.reference];
  const [incident] = await q.query<Incident>(`SELECT ${COLUMNS} FROM incident i WHERE i.${column} = $1`, [value]);
  return incident;
}

/** Who may know of an incident, and who works on it. */
export type IncidentStanding = Pick<Incident, 'id' | 'tlp' | 'assigneeId' | 'readers'>;

/** How incidents stand now; none for an absent one. */
export function incidentStandings(q: Queryable, ids: readonly string[]): Promise<IncidentStanding[]> {
  return q.query(
    `SELECT i.id, i.tlp, i.assignee_id AS "assigneeId", ${readersOf('i.id')} AS readers
       FROM incident i WHERE i.id = ANY ($1::uuid[])`,
    [ids],
  );
}

/** The incidents of these ids in no order; absent ones are left out. */
export function findIncidents(q: Queryable, ids: readonly string[]): Promise<Incident[]> {
  return q.query<Incident>(`SELECT ${COLUMNS} FROM incident i WHERE i.id = ANY ($1::uuid[])`, [ids]);
}

/** Locks the row for a change by its id, for callers that act for the platform itself. */
export async function lockIncidentById(tx: Tx, id: string): Promise<Incident> {
  const [incident] = await tx.query<Incident>(`SELECT ${COLUMNS} FROM incident i WHERE i.id = $1 FOR NO KEY UPDATE`, [id]);
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
    `SELECT ${COLUMNS} FROM incident i WHERE i.reference = $1 FOR NO KEY UPDATE`,
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
  | 'reference'
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
  | 'nextDueAt'
  | 'nextClockId'
>;

/** The next numbers of incidents, for incidents that are told to others before they are written. */
export async function drawReferences(tx: Tx, count: number): Promise<string[]> {
  const rows = await tx.query<{ reference: string }>(
    `SELECT 'FC-' || to_char(now() AT TIME ZONE 'Asia/Karachi', 'YYYY') || '-'
              || lpad(nextval('incident_number')::text, 6, '0') AS reference
       FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ reference }) => reference);
}

/** Writes incidents whole, in one statement; they stand in the order given. */
export async function insertIncidents(tx: Tx, incidents: readonly NewIncident[]): Promise<Incident[]> {
  const rows = incidents.map((incident) => ({
    id: incident.id,
    reference: incident.reference,
    title: incident.title,
    severity: incident.severity,
    severity_by: incident.severityBy,
    priority_score: incident.priorityScore,
    score: incident.score,
    class: incident.class,
    type: incident.type,
    confidence: incident.confidence,
    classified_by: incident.classifiedBy,
    candidates: incident.candidates,
    secondary: incident.secondary,
    flags: incident.flags,
    tlp: incident.tlp,
    constituent_id: incident.constituentId,
    sector: incident.sector,
    received_at: incident.receivedAt.toISOString(),
    next_due_at: incident.nextDueAt?.toISOString() ?? null,
    next_clock_id: incident.nextClockId,
  }));
  const inserted = await tx.query<Incident>(
    `INSERT INTO incident AS i (id, reference, title, severity, severity_by, priority_score, score, class, type,
                                confidence, classified_by, candidates, secondary, flags, tlp, constituent_id, sector,
                                received_at, next_due_at, next_clock_id)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, reference text, title text, severity text, severity_by text, priority_score float8, score jsonb,
              class text, type text, confidence float8, classified_by text, candidates jsonb, secondary text[],
              flags text[], tlp text, constituent_id uuid, sector text, received_at timestamptz,
              next_due_at timestamptz, next_clock_id uuid)
     RETURNING ${COLUMNS}`,
    [JSON.stringify(rows)],
  );
  const byId = new Map(inserted.map((incident) => [incident.id, incident]));
  return incidents.map(({ id }) => byId.get(id)!);
}
