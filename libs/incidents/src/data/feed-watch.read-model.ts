import { notFound } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { FeedState } from '../domain/feed-state.js';
import type { FeedWatch } from './feed-watch.entity.js';
import { FEED_WATCH_COLUMNS, FEED_WATCH_ID } from './feed-watches.js';

export type FeedWatchRow = FeedWatch & { readonly sortKey: string };

/** Watched feeds, the newest first, keyset-paged. Retired ones only when asked for. */
export function feedWatchPage(
  q: Queryable,
  page: { state: FeedState | null; limit: number; after: { key: string; id: string } | null },
): Promise<FeedWatchRow[]> {
  return q.query<FeedWatchRow>(
    `SELECT ${FEED_WATCH_COLUMNS}, w.created_at::text AS "sortKey" FROM feed_watch w
      WHERE CASE WHEN $1::text IS NULL THEN w.state <> 'retired' ELSE w.state = $1 END
        AND ($2::timestamptz IS NULL OR (w.created_at, w.id) < ($2::timestamptz, $3::uuid))
      ORDER BY w.created_at DESC, w.id DESC LIMIT $4`,
    [page.state, page.after?.key ?? null, page.after?.id ?? null, page.limit],
  );
}

export async function findFeedWatch(q: Queryable, id: string): Promise<FeedWatch> {
  const [watch] = FEED_WATCH_ID.test(id)
    ? await q.query<FeedWatch>(`SELECT ${FEED_WATCH_COLUMNS} FROM feed_watch w WHERE w.id = $1`, [id])
    : [];
  if (!watch) throw notFound('feed watch');
  return watch;
}

/** A feed that has reported often and that nobody watches. */
export interface UnwatchedFeed {
  readonly constituentId: string;
  readonly apiKeyId: string;
  readonly name: string;
  readonly reports: number;
  readonly lastReceivedAt: Date;
}

/** The busiest machine feeds of the last 30 days that no watch covers, at most 50. */
export function unwatchedFeeds(q: Queryable): Promise<UnwatchedFeed[]> {
  return q.query<UnwatchedFeed>(
    `SELECT r.constituent_id AS "constituentId", r.caller_id AS "apiKeyId", max(r.caller_label) AS name,
            count(*)::int AS reports, max(r.received_at) AS "lastReceivedAt"
       FROM report r
      WHERE r.received_at > now() - interval '30 days' AND r.channel IN ('api', 'bulk')
        AND NOT EXISTS (SELECT FROM feed_watch w
                         WHERE w.state <> 'retired' AND w.constituent_id = r.constituent_id
                           AND (w.api_key_id IS NULL OR w.api_key_id::text = r.caller_id))
      GROUP BY r.constituent_id, r.caller_id HAVING count(*) >= 9
      ORDER BY count(*) DESC, r.caller_id LIMIT 50`,
  );
}
