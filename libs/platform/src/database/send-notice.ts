import type { Queryable } from './tx.js';

/** Tells listeners of a channel something that may be lost. Never in a transaction: commits would wait for one another. */
export async function sendNotice(q: Queryable, channel: string, text: string): Promise<void> {
  await q.query('SELECT pg_notify($1, $2)', [channel, text]);
}
