import type { Queryable } from '../database/tx.js';

/** Handlers of each event type, as pipeline.ts says. */
export type HandlersByType = Readonly<Record<string, readonly string[]>>;

export const NUMBERING_BATCH = 500;
/** Held while numbering. Any constant would do; it must be the same in every worker. */
const RELAY_LOCK = 0x4f555442;

/**
 * Gives committed events their numbers and writes down who must hear them. Numbers are drawn after commit, by one
 * relay at a time, so number order is visible order: a row that committed late gets a late number and no cursor ever
 * steps past it. The lock is a statement of its own so that the numbering statement sees everything the last holder
 * did. Returns how many were numbered; 0 when another worker is at it.
 */
export async function numberEvents(tx: Queryable, handlers: HandlersByType): Promise<number> {
  const [lock] = await tx.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [
    RELAY_LOCK,
  ]);
  if (!lock?.held) return 0;
  const map = Object.entries(handlers).flatMap(([type, names]) =>
    names.map((handler) => ({ type, handler })),
  );
  const rows = await tx.query<{ numbered: number }>(
    `WITH head AS (SELECT seq FROM event_head WHERE one),
          batch AS (SELECT id, row_number() OVER (ORDER BY created_at, id) AS n
                      FROM (SELECT id, created_at FROM outbox WHERE seq IS NULL
                             ORDER BY created_at, id LIMIT ${NUMBERING_BATCH}) AS waiting),
          numbered AS (UPDATE outbox o SET seq = head.seq + batch.n, numbered_at = clock_timestamp()
                         FROM batch, head WHERE o.id = batch.id AND o.seq IS NULL RETURNING o.id, o.type),
          moved AS (UPDATE event_head SET seq = event_head.seq + (SELECT count(*) FROM numbered) WHERE one),
          noted AS (INSERT INTO delivery (event_id, handler)
                    SELECT n.id, h.handler FROM numbered n
                      JOIN jsonb_to_recordset($1::jsonb) AS h(type text, handler text) ON h.type = n.type)
     SELECT count(*)::int AS numbered FROM numbered`,
    [JSON.stringify(map)],
  );
  return rows[0]?.numbered ?? 0;
}
