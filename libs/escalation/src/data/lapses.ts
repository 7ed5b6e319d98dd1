import type { Queryable, Tx } from '@fcert/platform';
import type { LastRun } from '../domain/next-run.js';
import type { PendingRun } from '../domain/snapshot.js';
import type { Escalation } from './escalation.entity.js';
import { COLUMNS, pendingColumns } from './escalation.repository.js';

/** Acknowledged chains whose subject must be looked at now, by the database's clock. */
export function lockLapsing(tx: Tx, limit: number): Promise<Escalation[]> {
  return tx.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e
      WHERE e.unacknowledge_at <= now() AND e.state = 'acknowledged'
      ORDER BY e.unacknowledge_at, e.id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
    [limit],
  );
}

/** The run that stands last in the ledger of each chain. */
export async function lastRuns(q: Queryable, ids: readonly string[]): Promise<Map<string, LastRun>> {
  if (ids.length === 0) return new Map();
  const rows = await q.query<LastRun & { id: string }>(
    `SELECT DISTINCT ON (r.escalation_id) r.escalation_id AS id, r.step_no AS "stepNo", r.repeat_no AS "repeatNo"
       FROM escalation_step_run r WHERE r.escalation_id = ANY($1::uuid[])
      ORDER BY r.escalation_id, r.step_no DESC, r.repeat_no DESC`,
    [ids],
  );
  return new Map(rows.map(({ id, stepNo, repeatNo }) => [id, { stepNo, repeatNo }]));
}

/** When locked chains are looked at next; null: their acknowledgement holds for good. */
export async function lookAgain(tx: Tx, looks: readonly { id: string; at: Date | null }[]): Promise<void> {
  if (looks.length === 0) return;
  await tx.query(
    `UPDATE escalation e SET unacknowledge_at = r.at
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, at timestamptz) WHERE e.id = r.id`,
    [JSON.stringify(looks)],
  );
}

export interface Lapse {
  readonly chain: Escalation;
  readonly idleSince: Date;
  readonly toldBefore: boolean;
  readonly pending: PendingRun | null;
}

/** Takes acknowledgements of locked chains back: the ledger keeps who gave them, and the chains wait for a run again. */
export async function lapseChains(tx: Tx, lapses: readonly Lapse[]): Promise<Escalation[]> {
  if (lapses.length === 0) return [];
  const rows = lapses.map(({ chain, idleSince, toldBefore, pending }) => ({
    ...pendingColumns(chain.snapshot, pending),
    id: chain.id,
    idle_since: idleSince.toISOString(),
    state: toldBefore ? 'raised' : 'armed',
  }));
  return tx.query<Escalation>(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, idle_since timestamptz, state text, token uuid, next_step_at timestamptz, next_step_no int,
              next_repeat_no int, repeats_left int)),
          noted AS (
       INSERT INTO escalation_lapse (escalation_id, no, acknowledged_at, acknowledged_by, acknowledged_by_id, idle_since)
       SELECT e.id, 1 + (SELECT count(*) FROM escalation_lapse l WHERE l.escalation_id = e.id), e.acknowledged_at,
              e.acknowledged_by, e.acknowledged_by_id, g.idle_since
         FROM given g JOIN escalation e ON e.id = g.id)
     UPDATE escalation e
        SET state = g.state, acknowledged_at = NULL, acknowledged_by = NULL, acknowledged_by_id = NULL,
            unacknowledge_at = NULL, active_step_token = g.token, next_step_at = g.next_step_at,
            next_step_no = g.next_step_no, next_repeat_no = g.next_repeat_no, repeats_left = g.repeats_left,
            version = e.version + 1
       FROM given g WHERE e.id = g.id RETURNING ${COLUMNS}`,
    [JSON.stringify(rows)],
  );
}

/** An acknowledgement that did not last. */
export interface PastLapse {
  readonly escalationId: string;
  readonly acknowledgedAt: Date;
  readonly acknowledgedBy: string;
  readonly lapsedAt: Date;
}

/** In order, at most 500. */
export function lapsesOf(q: Queryable, escalationIds: readonly string[]): Promise<PastLapse[]> {
  return q.query<PastLapse>(
    `SELECT l.escalation_id AS "escalationId", l.acknowledged_at AS "acknowledgedAt",
            l.acknowledged_by AS "acknowledgedBy", l.lapsed_at AS "lapsedAt"
       FROM escalation_lapse l WHERE l.escalation_id = ANY($1::uuid[]) ORDER BY l.escalation_id, l.no LIMIT 500`,
    [escalationIds],
  );
}
