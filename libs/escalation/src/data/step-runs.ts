import type { Queryable, Tx } from '@fcert/platform';
import type { AlertRecipient } from '@fcert/kernel';
import type { Resolution, Resolved } from '../domain/resolve.js';
import type { ChainSnapshot, PendingRun, PinnedStep } from '../domain/snapshot.js';

import { COLUMNS, pendingColumns } from './escalation.repository.js';
import type { Escalation } from './escalation.entity.js';

/** All that are due but these, or of these alone. */
export type WhichChains = { readonly except: readonly string[] } | { readonly only: readonly string[] };

/** Chains due by the database's clock, most overdue first; those another worker holds are left to it. */
export function lockDueChains(
  tx: Tx,
  limit: number,
  which: WhichChains,
): Promise<Escalation[]> {
  return tx.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e
      WHERE e.next_step_at <= now() AND e.state IN ('armed', 'raised')
        AND (e.id = ANY ($2::uuid[])) = $3
      ORDER BY e.next_step_at, e.id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
    'only' in which ? [limit, which.only, true] : [limit, which.except, false],
  );
}

/** One chain, if the wake-up still fits it and it is due. */
export async function lockWokenChain(
  tx: Tx,
  wake: { escalationId: string; token: string },
): Promise<Escalation | undefined> {
  const [chain] = await tx.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e
      WHERE e.id = $1 AND e.active_step_token = $2 AND e.next_step_at <= now() AND e.state IN ('armed', 'raised')
        FOR NO KEY UPDATE SKIP LOCKED`,
    [wake.escalationId, wake.token],
  );
  return chain;
}

export interface DueStep {
  readonly chain: Escalation;
  readonly step: PinnedStep;
  readonly pending: PendingRun;
}

/** A due step and whom it tells. */
export interface ResolvedStep extends DueStep {
  readonly told: Resolved;
}

export interface FiredStep extends ResolvedStep {
  readonly firedAt: Date;
  readonly lateByMs: number;
}

/**
 * Writes the runs into the ledger, at the instant of the database after the chains were locked. A run that stands
 * there already is left out of the answer: it has been told.
 */
export async function writeRuns(tx: Tx, due: readonly ResolvedStep[]): Promise<FiredStep[]> {
  if (due.length === 0) return [];
  const rows = due.map(({ chain, step, pending, told }) => ({
    escalation_id: chain.id,
    step_no: pending.stepNo,
    repeat_no: pending.repeatNo,
    action: step.action,
    targets: step.targets.map((target) => target.id),
    recipients: told.recipients,
    resolution: told.resolution,
  }));
  const written = await tx.query<{ id: string; firedAt: Date; lateByMs: number }>(
    `INSERT INTO escalation_step_run AS run (escalation_id, step_no, repeat_no, action, targets, recipients, resolution,
                                           due_at, fired_at)
     SELECT r.escalation_id, r.step_no, r.repeat_no, r.action, r.targets, r.recipients, r.resolution, e.next_step_at,
            clock_timestamp()
       FROM jsonb_to_recordset($1::jsonb)
         AS r(escalation_id uuid, step_no int, repeat_no int, action text, targets text[],
              recipients jsonb, resolution jsonb)
       JOIN escalation e ON e.id = r.escalation_id
     ON CONFLICT (escalation_id, step_no, repeat_no) DO NOTHING
     RETURNING run.escalation_id AS id, run.fired_at AS "firedAt",
               round(extract(epoch FROM run.late_by) * 1000)::float8 AS "lateByMs"`,
    [JSON.stringify(rows)],
  );
  const byChain = new Map(written.map((row) => [row.id, row]));
  return due.flatMap((it) => {
    const row = byChain.get(it.chain.id);
    return row ? [{ ...it, firedAt: row.firedAt, lateByMs: row.lateByMs }] : [];
  });
}

export interface Advance {
  readonly id: string;
  readonly snapshot: ChainSnapshot;
  readonly next: PendingRun | null;
  readonly firedAt: Date;
}

/** Moves chains on after a run. The token in the row must still be the one the run was decided by. */
export async function advanceChains(tx: Tx, advances: readonly (Advance & { token: string })[]): Promise<void> {
  if (advances.length === 0) return;
  const rows = advances.map((advance) => ({
    ...pendingColumns(advance.snapshot, advance.next),
    id: advance.id,
    decided_by: advance.token,
    fired_at: advance.firedAt.toISOString(),
  }));
  const moved = await tx.query<{ id: string }>(
    `UPDATE escalation e
        SET state = 'raised', last_raised_at = r.fired_at, active_step_token = r.token, next_step_at = r.next_step_at,
            next_step_no = r.next_step_no, next_repeat_no = r.next_repeat_no, repeats_left = r.repeats_left,
            deferred_from = NULL, version = e.version + 1
       FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, decided_by uuid, fired_at timestamptz, token uuid, next_step_at timestamptz, next_step_no int,
              next_repeat_no int, repeats_left int)
      WHERE e.id = r.id AND e.active_step_token = r.decided_by AND e.state IN ('armed', 'raised')
      RETURNING e.id`,
    [JSON.stringify(rows)],
  );
  if (moved.length !== rows.length) throw new Error('a locked chain moved under a run');
}

/** How long a chain whose clock stands still is left alone before it is looked at again. */
const HOLD_SECONDS = 15;

export async function holdChains(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE escalation SET next_step_at = now() + make_interval(secs => ${HOLD_SECONDS}) WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

export interface StepRun {
  readonly escalationId: string;
  readonly stepNo: number;
  readonly repeatNo: number;
  readonly action: string;
  readonly targets: string[];
  readonly dueAt: Date;
  readonly firedAt: Date;
  readonly lateByMs: number;
  readonly recipients: AlertRecipient[];
  readonly resolution: Resolution[];
}

/** What has run in these chains, in order, at most 2,000 runs. */
export function runsOf(q: Queryable, escalationIds: readonly string[]): Promise<StepRun[]> {
  return q.query<StepRun>(
    `SELECT r.escalation_id AS "escalationId", r.step_no AS "stepNo", r.repeat_no AS "repeatNo", r.action, r.targets,
            r.due_at AS "dueAt", r.fired_at AS "firedAt", r.recipients, r.resolution,
            round(extract(epoch FROM r.late_by) * 1000)::float8 AS "lateByMs"
       FROM escalation_step_run r
      WHERE r.escalation_id = ANY($1::uuid[])
      ORDER BY r.fired_at, r.step_no, r.repeat_no LIMIT 2000`,
    [escalationIds],
  );
}
