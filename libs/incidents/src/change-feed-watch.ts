import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditFeeds } from './announce-feed.js';
import type { FeedWatch } from './data/feed-watch.entity.js';
import { lockFeedWatch, updateFeedWatch } from './data/feed-watches.js';
import { silentAfter } from './feed-rhythm.js';

/** Lays down how long a feed may be silent, or learns it anew. */
@Injectable()
export class ChangeFeedWatch {
  constructor(private readonly transactions: Transactions) {}

  execute(
    acting: Acting,
    input: { id: string; version: number; silentAfterSeconds: number | null },
  ): Promise<FeedWatch> {
    return this.transactions.run(acting, async (tx) => {
      if (!can(tx.actor, 'feed-watch:change')) throw notFound('feed watch');
      const before = await lockFeedWatch(tx, input.id, input.version);
      if (before.state === 'retired')
        throw new DomainError('refused', 'feed-watch-retired', 'It is retired. Watch the feed anew.');
      const watch = await updateFeedWatch(
        tx,
        before,
        await silentAfter(tx, before, input.silentAfterSeconds),
      );
      await auditFeeds(tx, [{ watch, change: 'rhythm' }]);
      return watch;
    });
  }
}
