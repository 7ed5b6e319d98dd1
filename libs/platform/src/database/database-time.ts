import type { Queryable } from './tx.js';

/** The instant every deadline is decided by. */
export async function databaseTime(q: Queryable): Promise<Date> {
  const [row] = await q.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return row!.now;
}
