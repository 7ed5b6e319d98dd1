import { DomainError, isId, notFound } from '@fcert/kernel';
import type { HeldBack } from '@fcert/incidents';
import type { Queryable, Tx } from '@fcert/platform';

export interface LegalHold {
  readonly id: string;
  /** Number of the incident, or null where a whole body is held. */
  readonly reference: string | null;
  readonly constituent: string | null;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: Date;
  readonly liftedBy: string | null;
  readonly liftedAt: Date | null;
  readonly liftReason: string | null;
}

const COLUMNS = `h.id, i.reference, c.code AS constituent, h.reason, h.placed_by_label AS "placedBy",
  h.placed_at AS "placedAt", h.lifted_by_label AS "liftedBy", h.lifted_at AS "liftedAt", h.lift_reason AS "liftReason"`;
const FROM = `legal_hold h LEFT JOIN incident i ON i.id = h.incident_id
  LEFT JOIN constituent c ON c.id = h.constituent_id`;
const MOST = 500;

export interface NewHold {
  readonly id: string;
  readonly incidentId: string | null;
  readonly constituentId: string | null;
  readonly reason: string;
  readonly by: { readonly id: string; readonly label: string };
}

/** Throws `conflict` where it is held already. */
export async function insertHold(tx: Tx, hold: NewHold): Promise<void> {
  const rows = await tx.query(
    `INSERT INTO legal_hold (id, incident_id, constituent_id, reason, placed_by, placed_by_label)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
    [hold.id, hold.incidentId, hold.constituentId, hold.reason, hold.by.id, hold.by.label],
  );
  if (rows.length === 0) throw new DomainError('conflict', 'already-held', 'It is on hold already.');
}

/** Throws `not-found`, and `conflict` where it was lifted before. */
export async function liftHold(tx: Tx, lift: { id: string; reason: string; by: string }): Promise<void> {
  const rows = await tx.query(
    `UPDATE legal_hold SET lifted_at = now(), lift_reason = $2, lifted_by_label = $3
      WHERE id = $1 AND lifted_at IS NULL RETURNING id`,
    [lift.id, lift.reason, lift.by],
  );
  if (rows.length > 0) return;
  await oneHold(tx, lift.id);
  throw new DomainError('conflict', 'already-lifted', 'This hold was lifted before.');
}

export async function oneHold(q: Queryable, id: string): Promise<LegalHold> {
  if (!isId(id)) throw notFound('legal hold');
  const [row] = await q.query<LegalHold>(`SELECT ${COLUMNS} FROM ${FROM} WHERE h.id = $1`, [id]);
  if (!row) throw notFound('legal hold');
  return row;
}

/** The newest holds, those in force first. */
export function listHolds(q: Queryable): Promise<LegalHold[]> {
  return q.query<LegalHold>(
    `SELECT ${COLUMNS} FROM ${FROM} ORDER BY h.lifted_at IS NOT NULL, h.placed_at DESC, h.id LIMIT ${MOST}`,
  );
}

/** Everything on hold at this moment. */
export async function heldBack(q: Queryable): Promise<HeldBack> {
  const rows = await q.query<{ incidentId: string | null; constituentId: string | null }>(
    `SELECT incident_id AS "incidentId", constituent_id AS "constituentId" FROM legal_hold WHERE lifted_at IS NULL`,
  );
  return {
    incidents: rows.flatMap(({ incidentId }) => incidentId ?? []),
    constituents: rows.flatMap(({ constituentId }) => constituentId ?? []),
  };
}

/** The same for whoever deletes: no hold is placed until the transaction ends. */
export async function heldWhileDeleting(tx: Tx): Promise<HeldBack> {
  await lockRetention(tx);
  return heldBack(tx);
}

/** Held until the transaction ends by whoever places a hold and whoever deletes: a hold is never overtaken. */
export async function lockRetention(tx: Tx): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [RETENTION_LOCK]);
}
const RETENTION_LOCK = 0x52455431;
