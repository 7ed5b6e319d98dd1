import { newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';

export interface Deferral {
  readonly id: string;
  /** End of the quiet hours. */
  readonly to: Date;
}

/**
 * Puts the waiting runs of locked chains off and says so in the ledger of deferrals. The instant they were due at
 * stays in the row; a new token strands wake-ups for it.
 */
export async function deferChains(tx: Tx, deferrals: readonly Deferral[]): Promise<void> {
  if (deferrals.length === 0) return;
  const rows = deferrals.map(({ id, to }) => ({ id, to_at: to.toISOString(), token: newId() }));
  await tx.query(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, to_at timestamptz, token uuid)),
          noted AS (
       INSERT INTO escalation_deferral (escalation_id, step_no, repeat_no, due_at, deferred_to)
       SELECT e.id, e.next_step_no, e.next_repeat_no, e.next_step_at, g.to_at
         FROM given g JOIN escalation e ON e.id = g.id
       ON CONFLICT DO NOTHING)
     UPDATE escalation e
        SET next_step_at = g.to_at, deferred_from = coalesce(e.deferred_from, e.next_step_at),
            active_step_token = g.token, version = e.version + 1
       FROM given g WHERE e.id = g.id`,
    [JSON.stringify(rows)],
  );
}

/** Lets the waiting runs of a subject go that quiet hours hold: they are due again from the instant they were due at. */
export async function releaseDeferred(tx: Tx, subject: { kind: string; id: string }): Promise<string[]> {
  const released = await tx.query<{ id: string }>(
    `UPDATE escalation e
        SET next_step_at = e.deferred_from, deferred_from = NULL, version = e.version + 1
      WHERE e.subject_kind = $1 AND e.subject_id = $2 AND e.state IN ('armed', 'raised') AND e.deferred_from IS NOT NULL
      RETURNING e.id`,
    [subject.kind, subject.id],
  );
  return released.map((row) => row.id);
}
