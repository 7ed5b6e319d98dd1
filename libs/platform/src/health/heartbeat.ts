import type { Queryable } from '../database/tx.js';

/** Loops whose silence is an alarm, by name. */
export type Heart =
  | 'outbox-relay'
  | 'clock-sweep'
  | 'escalation-sweep'
  | 'feed-sweep'
  | 'alert-sweep'
  | 'audit-seal'
  | 'audit-export';

/** Says that a loop has done its round with success: a failing loop falls silent. */
export async function beat(q: Queryable, heart: Heart): Promise<void> {
  await q.query(
    `INSERT INTO heartbeat (name, beat_at) VALUES ($1, now())
     ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at`,
    [heart],
  );
}

/** Seconds since each loop last finished a round, by the database's clock; a loop never seen is absent. */
export async function heartbeatAges(q: Queryable): Promise<Record<string, number>> {
  const rows = await q.query<{ name: string; age: number }>(
    'SELECT name, extract(epoch FROM now() - beat_at)::float8 AS age FROM heartbeat',
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.age]));
}
