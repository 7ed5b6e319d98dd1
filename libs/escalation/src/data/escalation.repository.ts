import { newId, notFound, isId } from '@fcert/kernel';
import { type Tx, readersOf } from '@fcert/platform';
import type { EndReason } from '../domain/lifecycle.js';
import { repeatsLeft } from '../domain/next-run.js';
import type { ChainSnapshot, PendingRun } from '../domain/snapshot.js';
import type { Escalation } from './escalation.entity.js';

export const COLUMNS = `e.id, e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.reference,
  e.constituent_id AS "constituentId", e.provider_id AS "providerId", e.tlp, e.clock_row_id AS "clockRowId", e.reason,
  e.snapshot, e.state, e.active_step_token AS "activeStepToken", e.next_step_at AS "nextStepAt",
  e.deferred_from AS "deferredFrom", e.unacknowledge_at AS "unacknowledgeAt",
  e.next_step_no AS "nextStepNo", e.next_repeat_no AS "nextRepeatNo", e.repeats_left AS "repeatsLeft", e.version,
  e.raised_by AS "raisedBy", e.created_at AS "createdAt", e.last_raised_at AS "lastRaisedAt",
  e.acknowledged_at AS "acknowledgedAt", e.acknowledged_by AS "acknowledgedBy",
  e.acknowledged_by_id AS "acknowledgedById", e.ended_at AS "endedAt", e.end_reason AS "endReason",
  ${readersOf('e.subject_id')} AS readers`;

export type NewEscalation = Pick<
  Escalation,
  | 'id'
  | 'subjectKind'
  | 'subjectId'
  | 'reference'
  | 'constituentId'
  | 'providerId'
  | 'tlp'
  | 'clockRowId'
  | 'reason'
  | 'snapshot'
  | 'raisedBy'
> & { readonly pending: PendingRun | null };

/** Arms chains; one that the clock has already, open or answered, is left alone. Answers those that are new. */
export async function insertChains(tx: Tx, chains: readonly NewEscalation[]): Promise<Escalation[]> {
  if (chains.length === 0) return [];
  const rows = chains.map((chain) => ({
    id: chain.id,
    subject_kind: chain.subjectKind,
    subject_id: chain.subjectId,
    reference: chain.reference,
    constituent_id: chain.constituentId,
    provider_id: chain.providerId,
    tlp: chain.tlp,
    clock_row_id: chain.clockRowId,
    reason: chain.reason,
    snapshot: chain.snapshot,
    raised_by: chain.raisedBy,
    ...pendingColumns(chain.snapshot, chain.pending),
  }));
  return tx.query<Escalation>(
    `INSERT INTO escalation AS e (id, subject_kind, subject_id, reference, constituent_id, provider_id, tlp, clock_row_id,
                             reason, snapshot, raised_by, state, active_step_token, next_step_at, next_step_no,
                             next_repeat_no, repeats_left)
     SELECT r.id, r.subject_kind, r.subject_id, r.reference, r.constituent_id, r.provider_id, r.tlp, r.clock_row_id,
            r.reason, r.snapshot, r.raised_by, 'armed', r.token, r.next_step_at, r.next_step_no, r.next_repeat_no,
            r.repeats_left
       FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, subject_kind text, subject_id uuid, reference text, constituent_id uuid, provider_id uuid,
              tlp text, clock_row_id uuid, reason text, snapshot jsonb, raised_by text, token uuid,
              next_step_at timestamptz, next_step_no int, next_repeat_no int, repeats_left int)
     ON CONFLICT (clock_row_id) DO NOTHING
     RETURNING ${COLUMNS}`,
    [JSON.stringify(rows)],
  );
}

/** Any number: keeps subjects apart from other users of advisory locks. */
const SUBJECT_LOCK = 0x455343;

/**
 * One reconciler at a time for a subject, chains it has not got yet included; released with the transaction. Taken in
 * the order of ids by all, so that reconcilers of several subjects never wait in a ring.
 */
export async function lockSubjectChains(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock($1, hashtext(k.id))
       FROM unnest($2::text[]) WITH ORDINALITY AS k(id, place) ORDER BY k.place`,
    [SUBJECT_LOCK, [...ids].sort()],
  );
}

/** The chains of subjects that may still run, locked in one order so that two reconcilers never wait in a ring. */
export function lockOpenChains(tx: Tx, kind: string, ids: readonly string[]): Promise<Escalation[]> {
  return tx.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e
      WHERE e.subject_kind = $1 AND e.subject_id = ANY ($2::uuid[]) AND e.state IN ('armed', 'raised')
      ORDER BY e.id FOR NO KEY UPDATE`,
    [kind, ids],
  );
}

/** A chain of a subject, whatever became of it: the clock it follows and the label it carries. */
export interface KnownChain {
  readonly subjectId: string;
  readonly clockRowId: string | null;
  readonly tlp: string;
}

export function knownChains(tx: Tx, kind: string, ids: readonly string[]): Promise<KnownChain[]> {
  return tx.query<KnownChain>(
    `SELECT e.subject_id AS "subjectId", e.clock_row_id AS "clockRowId", e.tlp FROM escalation e
      WHERE e.subject_kind = $1 AND e.subject_id = ANY ($2::uuid[])`,
    [kind, ids],
  );
}

export async function lockEscalation(tx: Tx, id: string): Promise<Escalation> {
  if (!isId(id)) throw notFound('escalation');
  const [escalation] = await tx.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e WHERE e.id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  if (!escalation) throw notFound('escalation');
  return escalation;
}

/** Chains are seen, and their events heard, under the label their subject has now. */
export async function relabelChains(tx: Tx, subject: { kind: string; id: string; tlp: string }): Promise<void> {
  await tx.query(
    'UPDATE escalation SET tlp = $3 WHERE subject_kind = $1 AND subject_id = $2 AND tlp <> $3',
    [subject.kind, subject.id, subject.tlp],
  );
}

/** Gives locked chains new instants for the steps that have not run. A new token strands wake-ups for the old ones. */
export async function moveChains(
  tx: Tx,
  moves: readonly { id: string; snapshot: ChainSnapshot; pending: PendingRun | null }[],
): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map((move) => ({
    id: move.id,
    snapshot: move.snapshot,
    ...pendingColumns(move.snapshot, move.pending),
  }));
  await tx.query(
    `UPDATE escalation e
        SET snapshot = r.snapshot, active_step_token = r.token, next_step_at = r.next_step_at, deferred_from = NULL,
            next_step_no = r.next_step_no, next_repeat_no = r.next_repeat_no, repeats_left = r.repeats_left,
            version = e.version + 1
       FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, snapshot jsonb, token uuid, next_step_at timestamptz, next_step_no int, next_repeat_no int,
              repeats_left int)
      WHERE e.id = r.id`,
    [JSON.stringify(rows)],
  );
}

/** Ends locked chains that nobody acknowledged. */
export async function endChains(tx: Tx, ends: readonly { id: string; reason: EndReason }[]): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `UPDATE escalation e
        SET state = 'ended', ended_at = clock_timestamp(), end_reason = r.reason, next_step_at = NULL, deferred_from = NULL,
            next_step_no = NULL, next_repeat_no = NULL, repeats_left = 0, version = e.version + 1
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, reason text)
      WHERE e.id = r.id`,
    [JSON.stringify(ends)],
  );
}

/**
 * Marks a locked chain acknowledged. The instant is read after the lock was won, so that it stands after every step
 * that ran before it and no step stands after it.
 */
export async function acknowledgeChain(
  tx: Tx,
  id: string,
  by: { label: string; id: string; lapsesAfterMs: number | null },
): Promise<Escalation> {
  const [acknowledged] = await tx.query<Escalation>(
    `UPDATE escalation e
        SET state = 'acknowledged', acknowledged_at = clock_timestamp(), acknowledged_by = $2, acknowledged_by_id = $3,
            unacknowledge_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000), deferred_from = NULL,
            next_step_at = NULL, next_step_no = NULL, next_repeat_no = NULL, repeats_left = 0, version = e.version + 1
      WHERE e.id = $1 RETURNING ${COLUMNS}`,
    [id, by.label, by.id, by.lapsesAfterMs],
  );
  return acknowledged!;
}

/** The columns of what a chain waits for, with a fresh token. */
export function pendingColumns(snapshot: ChainSnapshot, pending: PendingRun | null) {
  return {
    token: newId(),
    next_step_at: pending && new Date(pending.dueAt).toISOString(),
    next_step_no: pending?.stepNo ?? null,
    next_repeat_no: pending?.repeatNo ?? null,
    repeats_left: repeatsLeft(snapshot.steps, pending),
  };
}

export function pendingOf(chain: Escalation): PendingRun | null {
  if (chain.nextStepAt === null || chain.nextStepNo === null || chain.nextRepeatNo === null) return null;
  return { stepNo: chain.nextStepNo, repeatNo: chain.nextRepeatNo, dueAt: chain.nextStepAt.getTime() };
}
