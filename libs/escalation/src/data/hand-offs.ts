import { isId } from '@fcert/kernel';
import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import type { ClockChangeOfHandOff, HandOff } from './hand-off.entity.js';

const COLUMNS = `h.id, h.incident_id AS "incidentId", h.reference, h.ordinal, h.constituent_id AS "constituentId", h.tlp,
  h.body_id AS "bodyId", h.body_title AS "bodyTitle", h.attention, h.reason, h.content, h.clock_event AS "clockEvent",
  h.state, h.prepared_at AS "preparedAt", h.prepared_by AS "preparedBy", h.prepared_by_id AS "preparedById",
  h.released_at AS "releasedAt", h.released_by AS "releasedBy", h.clock_changes AS "clockChanges",
  h.their_reference AS "theirReference", h.acknowledged_at AS "acknowledgedAt", h.ended_at AS "endedAt",
  h.end_reason AS "endReason", h.version, ${readersOf('h.incident_id')} AS readers`;

/** Hand-offs of one incident shown at most. */
const MOST = 200;

export type NewHandOff = Pick<
  HandOff,
  | 'id'
  | 'incidentId'
  | 'reference'
  | 'constituentId'
  | 'tlp'
  | 'bodyId'
  | 'bodyTitle'
  | 'attention'
  | 'reason'
  | 'content'
  | 'clockEvent'
  | 'preparedBy'
  | 'preparedById'
>;

/** Numbers it after those its incident has; the caller holds the incident's lock. */
export async function insertHandOff(tx: Tx, it: NewHandOff): Promise<HandOff> {
  const [inserted] = await tx.query<HandOff>(
    `INSERT INTO escalation_handoff AS h (id, incident_id, reference, ordinal, constituent_id, tlp, body_id, body_title,
                                          attention, reason, content, clock_event, state, prepared_by, prepared_by_id)
     VALUES ($1, $2, $3, 1 + (SELECT count(*) FROM escalation_handoff WHERE incident_id = $2), $4, $5, $6, $7, $8, $9,
             $10::jsonb, $11, 'drafted', $12, $13)
     RETURNING ${COLUMNS}`,
    [
      it.id,
      it.incidentId,
      it.reference,
      it.constituentId,
      it.tlp,
      it.bodyId,
      it.bodyTitle,
      it.attention,
      it.reason,
      JSON.stringify(it.content),
      it.clockEvent,
      it.preparedBy,
      it.preparedById,
    ],
  );
  return inserted!;
}

/** A hand-off of this incident. Says nothing about who may see it. */
export async function findHandOff(
  q: Queryable,
  it: { id: string; reference: string },
  lock: '' | 'FOR NO KEY UPDATE' = '',
): Promise<HandOff | undefined> {
  if (!isId(it.id)) return undefined;
  const [found] = await q.query<HandOff>(
    `SELECT ${COLUMNS} FROM escalation_handoff h WHERE h.id = $1 AND h.reference = $2 ${lock}`,
    [it.id, it.reference],
  );
  return found;
}

/** Newest first. */
export function handOffsOf(q: Queryable, incidentId: string): Promise<HandOff[]> {
  return q.query<HandOff>(
    `SELECT ${COLUMNS} FROM escalation_handoff h WHERE h.incident_id = $1 ORDER BY h.ordinal DESC LIMIT ${MOST}`,
    [incidentId],
  );
}

export async function markReleased(
  tx: Tx,
  it: { id: string; by: string; changes: readonly ClockChangeOfHandOff[] },
): Promise<HandOff> {
  return one(tx, `state = 'released', released_at = clock_timestamp(), released_by = $2, clock_changes = $3::jsonb`, [
    it.id,
    it.by,
    JSON.stringify(it.changes),
  ]);
}

export function markAcknowledged(tx: Tx, it: { id: string; theirReference: string | null }): Promise<HandOff> {
  return one(tx, `state = 'acknowledged', acknowledged_at = clock_timestamp(), their_reference = $2`, [
    it.id,
    it.theirReference,
  ]);
}

export function markEnded(
  tx: Tx,
  it: { id: string; state: 'returned' | 'withdrawn'; reason: string },
): Promise<HandOff> {
  return one(tx, 'state = $2, ended_at = clock_timestamp(), end_reason = $3', [it.id, it.state, it.reason]);
}

/** Changes a locked hand-off. */
async function one(tx: Tx, set: string, values: readonly unknown[]): Promise<HandOff> {
  const [changed] = await tx.query<HandOff>(
    `UPDATE escalation_handoff h SET ${set}, version = h.version + 1 WHERE h.id = $1 RETURNING ${COLUMNS}`,
    values,
  );
  return changed!;
}
