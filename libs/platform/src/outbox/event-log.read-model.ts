import type { Queryable } from '../database/tx.js';
import { OUTBOX_COLUMNS, type OutboxEvent } from './outbox-event.js';

/** Numbered events after a cursor, in order, at most `limit`. Safe to page: numbers are given after commit. */
export function eventsAfter(q: Queryable, cursor: string, limit: number): Promise<OutboxEvent[]> {
  return q.query<OutboxEvent>(
    `SELECT ${OUTBOX_COLUMNS} FROM outbox o WHERE o.seq > $1::bigint ORDER BY o.seq LIMIT $2`,
    [cursor, limit],
  );
}

/** The last number given, `"0"` on a fresh database. */
export async function eventHead(q: Queryable): Promise<string> {
  const [head] = await q.query<{ seq: string }>('SELECT seq::text AS seq FROM event_head WHERE one');
  return head?.seq ?? '0';
}

/** The oldest number still kept, or null when none is. */
export async function oldestEvent(q: Queryable): Promise<string | null> {
  const [row] = await q.query<{ seq: string | null }>(
    'SELECT min(seq)::text AS seq FROM outbox WHERE seq IS NOT NULL',
  );
  return row?.seq ?? null;
}

/** What lies between a cursor and the head of the log. */
export interface EventGap {
  readonly head: string;
  /** Age of the first event after the cursor; 0 when there is none. */
  readonly oldestAgeSeconds: number;
  /** False when events after the cursor are no longer kept. */
  readonly isWhole: boolean;
}

export async function eventGap(q: Queryable, cursor: string): Promise<EventGap> {
  const [row] = await q.query<EventGap>(
    `SELECT h.seq::text AS head, coalesce(extract(epoch FROM now() - n.numbered_at)::float8, 0) AS "oldestAgeSeconds",
            h.seq <= $1::bigint OR coalesce(n.seq = $1::bigint + 1, false) AS "isWhole"
       FROM event_head h
       LEFT JOIN LATERAL (SELECT o.seq, o.numbered_at FROM outbox o WHERE o.seq > $1::bigint ORDER BY o.seq LIMIT 1) n
              ON true
      WHERE h.one`,
    [cursor],
  );
  return row!;
}

export interface OutboxLag {
  /** Events committed but not numbered yet, and the age of the oldest, in seconds. */
  readonly unnumbered: number;
  readonly unnumberedAgeSeconds: number;
  /** Deliveries not done, and the age of the oldest event they wait for, in seconds. */
  readonly undelivered: number;
  readonly undeliveredAgeSeconds: number;
  readonly dead: number;
}

/** How far the workers are behind the intake. Counts stop at 100,000: more is "too much" all the same. */
export async function outboxLag(q: Queryable): Promise<OutboxLag> {
  const [row] = await q.query<OutboxLag>(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM outbox WHERE seq IS NULL LIMIT 100000) AS u) AS unnumbered,
            coalesce((SELECT extract(epoch FROM now() - created_at)::float8 FROM outbox WHERE seq IS NULL
                       ORDER BY created_at LIMIT 1), 0) AS "unnumberedAgeSeconds",
            (SELECT count(*)::int FROM (SELECT 1 FROM delivery WHERE done_at IS NULL AND dead_at IS NULL
                                         LIMIT 100000) AS u) AS undelivered,
            coalesce((SELECT extract(epoch FROM now() - noted_at)::float8 FROM delivery
                       WHERE done_at IS NULL AND dead_at IS NULL ORDER BY noted_at LIMIT 1), 0)
              AS "undeliveredAgeSeconds",
            (SELECT count(*)::int FROM (SELECT 1 FROM delivery WHERE dead_at IS NOT NULL LIMIT 1000) AS x) AS dead`,
  );
  return row!;
}
