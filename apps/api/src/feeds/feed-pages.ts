import { type Constituent, constituentsByIds } from '@fcert/constituents';
import { type FeedWatch, feedWatchPage, findFeedWatch, unwatchedFeeds } from '@fcert/incidents';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import {
  type FeedWatchAnswer,
  type FeedWatchListAnswer,
  type FeedWatchQuery,
  type UnwatchedFeedListAnswer,
  feedWatchAnswer,
  unwatchedFeedAnswer,
} from './feed-watch.dto.js';

/** Which feeds are listened to, and which could be. */
@Injectable()
export class FeedPages {
  constructor(private readonly transactions: Transactions) {}

  list(query: FeedWatchQuery): Promise<FeedWatchListAnswer> {
    const { limit, after } = pageOf(query);
    return this.transactions.snapshot(async (q) => {
      const rows = await feedWatchPage(q, { state: query.state ?? null, after, limit: limit + 1 });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      const bodies = await bodiesOf(q, shown);
      return {
        items: shown.map((row) => feedWatchAnswer(row, bodies.get(row.constituentId))),
        nextCursor,
      };
    });
  }

  one(id: string): Promise<FeedWatchAnswer> {
    return this.transactions.snapshot(async (q) => this.answer(q, await findFeedWatch(q, id)));
  }

  /** The watch as a verb has left it. */
  changed(watch: FeedWatch): Promise<FeedWatchAnswer> {
    return this.transactions.snapshot((q) => this.answer(q, watch));
  }

  unwatched(): Promise<UnwatchedFeedListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const feeds = await unwatchedFeeds(q);
      const bodies = await bodiesOf(q, feeds);
      return { items: feeds.map((feed) => unwatchedFeedAnswer(feed, bodies.get(feed.constituentId))) };
    });
  }

  private async answer(q: Queryable, watch: FeedWatch): Promise<FeedWatchAnswer> {
    return feedWatchAnswer(watch, (await bodiesOf(q, [watch])).get(watch.constituentId));
  }
}

async function bodiesOf(
  q: Queryable,
  rows: readonly { constituentId: string }[],
): Promise<Map<string, Constituent>> {
  const ids = [...new Set(rows.map((row) => row.constituentId))];
  return new Map((await constituentsByIds(q, ids)).map((body) => [body.id, body]));
}
