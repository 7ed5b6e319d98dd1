import { DomainError, notFound } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import type { FeedWatch } from './feed-watch.entity.js';

export const FEED_WATCH_COLUMNS = `w.id, w.constituent_id AS "constituentId", w.api_key_id AS "apiKeyId", w.name, w.rhythm,
  w.silent_after_s AS "silentAfterSeconds", w.state, w.reason, w.paused_until AS "pausedUntil",
  w.heard_at AS "heardAt", w.silent_since AS "silentSince", w.check_at AS "checkAt", w.version,
  w.created_by AS "createdBy", w.created_at AS "createdAt"`;

/** A feed that is silent is looked at this often, so that being heard again is told soon. */
const RECHECK_SECONDS = 15;

export type NewFeedWatch = Pick<
  FeedWatch,
  'id' | 'constituentId' | 'apiKeyId' | 'name' | 'rhythm' | 'silentAfterSeconds' | 'createdBy'
>;

/** Throws `conflict` where the feed is watched already. */
export async function insertFeedWatch(tx: Tx, watch: NewFeedWatch): Promise<FeedWatch> {
  const [row] = await tx.query<FeedWatch>(
    `INSERT INTO feed_watch AS w (id, constituent_id, api_key_id, name, rhythm, silent_after_s, created_by, check_at)
     VALUES ($1, $2, $3, $4, $5, $6::int, $7, now() + make_interval(secs => $6::int))
     ON CONFLICT DO NOTHING RETURNING ${FEED_WATCH_COLUMNS}`,
    [
      watch.id,
      watch.constituentId,
      watch.apiKeyId,
      watch.name,
      watch.rhythm,
      watch.silentAfterSeconds,
      watch.createdBy,
    ],
  );
  if (!row) throw new DomainError('conflict', 'already-watched', 'This feed is watched already. Change that watch.');
  return row;
}

/** As this product writes ids. */
export const FEED_WATCH_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Locks a watch for a change. Throws `not_found`, and `precondition_failed` where another version was seen. */
export async function lockFeedWatch(tx: Tx, id: string, version: number): Promise<FeedWatch> {
  if (!FEED_WATCH_ID.test(id)) throw notFound('feed watch');
  const [watch] = await tx.query<FeedWatch>(
    `SELECT ${FEED_WATCH_COLUMNS} FROM feed_watch w WHERE w.id = $1 FOR UPDATE`,
    [id],
  );
  if (!watch) throw notFound('feed watch');
  if (watch.version === version) return watch;
  throw new DomainError('precondition_failed', 'changed-meanwhile', 'Somebody changed it meanwhile. Read it again.', {
    current: { version: watch.version },
  });
}

export type FeedWatchPatch = Pick<FeedWatch, 'rhythm' | 'silentAfterSeconds' | 'state' | 'reason' | 'pausedUntil'>;

/** Writes a person's change. Who listens again counts from now: an announced silence is not held against the feed. */
export async function updateFeedWatch(tx: Tx, before: FeedWatch, patch: Partial<FeedWatchPatch>): Promise<FeedWatch> {
  const next = { ...before, ...patch };
  const [row] = await tx.query<FeedWatch>(
    `UPDATE feed_watch w
        SET rhythm = $2, silent_after_s = $3, state = $4, reason = $5, paused_until = $6,
            silent_since = CASE WHEN $4 = 'silent' THEN w.silent_since END,
            heard_at = CASE WHEN w.state = 'paused' AND $4 = 'listening' THEN now() ELSE w.heard_at END,
            check_at = CASE $4 WHEN 'retired' THEN NULL WHEN 'paused' THEN coalesce($6, 'infinity'::timestamptz) ELSE now() END,
            version = w.version + 1
      WHERE w.id = $1 RETURNING ${FEED_WATCH_COLUMNS}`,
    [next.id, next.rhythm, next.silentAfterSeconds, next.state, next.reason, next.pausedUntil],
  );
  return row!;
}

/** A watch whose time has come, with what has been heard of its feed since. */
export interface DueFeedWatch extends FeedWatch {
  readonly lastHeardAt: Date;
  readonly now: Date;
}

/**
 * Locks watches that are due by the database's clock; those another worker holds are left to it. A repeat of one of
 * the thousand newest reports counts as being heard.
 */
export function lockDueFeedWatches(tx: Tx, limit: number): Promise<DueFeedWatch[]> {
  return tx.query<DueFeedWatch>(
    `WITH due AS MATERIALIZED (
       SELECT * FROM feed_watch WHERE check_at <= now() ORDER BY check_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     SELECT ${FEED_WATCH_COLUMNS}, now(), greatest(w.heard_at, beat.at, told.at) AS "lastHeardAt"
       FROM due w
       LEFT JOIN LATERAL (
         SELECT max(h.heard_at) AS at FROM feed_heartbeat h
          WHERE h.constituent_id = w.constituent_id
            AND (w.api_key_id IS NULL OR h.caller_id = w.api_key_id::text)) beat ON true
       LEFT JOIN LATERAL (
         SELECT max(r.last_occurred_at) AS at FROM (
           SELECT last_occurred_at FROM report
            WHERE constituent_id = w.constituent_id AND (w.api_key_id IS NULL OR caller_id = w.api_key_id::text)
            ORDER BY received_at DESC LIMIT 1000) r) told ON true`,
    [limit],
  );
}

export interface FeedFinding {
  readonly id: string;
  readonly state: 'listening' | 'silent';
  readonly heardAt: Date;
  readonly silentAfterSeconds: number;
}

/** Stores what the sweep found. `silent_since` stays what it was while a silence lasts. */
export async function storeFeedFindings(tx: Tx, findings: readonly FeedFinding[]): Promise<FeedWatch[]> {
  return tx.query<FeedWatch>(
    `UPDATE feed_watch w
        SET state = f.state, heard_at = f.heard_at, silent_after_s = f.silent_after_s, reason = NULL, paused_until = NULL,
            silent_since = CASE WHEN f.state = 'silent'
              THEN coalesce(w.silent_since, f.heard_at + make_interval(secs => f.silent_after_s)) END,
            check_at = CASE WHEN f.state = 'silent' THEN now() + make_interval(secs => ${RECHECK_SECONDS})
              ELSE f.heard_at + make_interval(secs => f.silent_after_s) END,
            version = w.version + (w.state <> f.state)::int
       FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, state text, heard_at timestamptz, silent_after_s int)
      WHERE w.id = f.id RETURNING ${FEED_WATCH_COLUMNS}`,
    [
      JSON.stringify(
        findings.map((it) => ({
          id: it.id,
          state: it.state,
          heard_at: it.heardAt,
          silent_after_s: it.silentAfterSeconds,
        })),
      ),
    ],
  );
}

/** When a feed was heard lately, newest first, as epoch milliseconds; what its rhythm is learned from. */
export async function recentlyHeard(
  q: Queryable,
  feed: { constituentId: string; apiKeyId: string | null },
): Promise<number[]> {
  const rows = await q.query<{ at: number }>(
    `SELECT (extract(epoch FROM received_at) * 1000)::float8 AS at FROM report
      WHERE constituent_id = $1 AND ($2::uuid IS NULL OR caller_id = $2::text)
        AND received_at > now() - interval '180 days'
      ORDER BY received_at DESC LIMIT 500`,
    [feed.constituentId, feed.apiKeyId],
  );
  return rows.map((row) => row.at);
}

/** A sign of life without a report. */
export async function noteHeartbeat(tx: Tx, feed: { constituentId: string; callerId: string }): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>(
    `INSERT INTO feed_heartbeat (constituent_id, caller_id) VALUES ($1, $2)
     ON CONFLICT (constituent_id, caller_id) DO UPDATE SET heard_at = now() RETURNING heard_at AS at`,
    [feed.constituentId, feed.callerId],
  );
  return row!.at;
}
