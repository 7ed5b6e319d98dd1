import type { Queryable, Tx } from '../database/tx.js';

/** A delivery that was set aside: its effect is missing until somebody has it tried again. */
export interface DeadDelivery {
  readonly eventId: string;
  readonly handler: string;
  readonly eventType: string;
  /** Number of what the event is about, where it has one. */
  readonly reference: string | null;
  /** Failures that ended with an error. */
  readonly attempts: number;
  /** Beginnings that showed no end. */
  readonly unfinished: number;
  /** Name and code of the last failure, never its text. */
  readonly lastError: string | null;
  readonly deadAt: Date;
  /** Exact text of `deadAt`, for the cursor. */
  readonly sortKey: string;
}

const COLUMNS = `d.event_id AS "eventId", d.handler, o.type AS "eventType", o.reference, d.attempts, d.unfinished,
  d.last_error AS "lastError", d.dead_at AS "deadAt", d.dead_at::text AS "sortKey"`;

/** A page of what was set aside, newest first, at most `limit` after the cursor (an instant and an event id). */
export function deadDeliveries(
  q: Queryable,
  page: { readonly limit: number; readonly after: { key: string; id: string } | null },
): Promise<DeadDelivery[]> {
  return q.query<DeadDelivery>(
    `SELECT ${COLUMNS} FROM delivery d JOIN outbox o ON o.id = d.event_id
      WHERE d.dead_at IS NOT NULL
        AND ($1::timestamptz IS NULL OR (d.dead_at, d.event_id) < ($1::timestamptz, $2::uuid))
      ORDER BY d.dead_at DESC, d.event_id DESC LIMIT $3`,
    [page.after?.key ?? null, page.after?.id ?? null, page.limit],
  );
}

/**
 * Lets a delivery that was set aside be tried again, with all its attempts before it. Answers how it stood; undefined
 * where nothing of that name was set aside.
 */
export async function replayDelivery(
  tx: Tx,
  { eventId, handler }: { eventId: string; handler: string },
): Promise<DeadDelivery | undefined> {
  const [found] = await tx.query<DeadDelivery>(
    `SELECT ${COLUMNS} FROM delivery d JOIN outbox o ON o.id = d.event_id
      WHERE d.event_id::text = $1 AND d.handler = $2 AND d.dead_at IS NOT NULL FOR UPDATE OF d`,
    [eventId, handler],
  );
  if (!found) return undefined;
  await tx.query(
    `UPDATE delivery SET dead_at = NULL, attempts = 0, unfinished = 0, next_wake_at = now()
      WHERE event_id = $1 AND handler = $2`,
    [found.eventId, handler],
  );
  return found;
}
