import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditFeeds } from './announce-feed.js';
import type { FeedWatch } from './data/feed-watch.entity.js';
import { lockFeedWatch, updateFeedWatch } from './data/feed-watches.js';
import { mayMoveFeed } from './domain/feed-state.js';

export interface FeedWatchMove {
  readonly id: string;
  readonly version: number;
  readonly to: 'listening' | 'paused' | 'retired';
  readonly reason: string;
  /** End of an announced silence; null: until somebody ends it. */
  readonly until: Date | null;
}

/** Announces a silence, ends it, or gives the watch up. Every move has a reason. */
@Injectable()
export class MoveFeedWatch {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, move: FeedWatchMove): Promise<FeedWatch> {
    return this.transactions.run(acting, async (tx) => {
      if (!can(tx.actor, 'feed-watch:change')) throw notFound('feed watch');
      const before = await lockFeedWatch(tx, move.id, move.version);
      if (!mayMoveFeed(before.state, move.to))
        throw new DomainError(
          'refused',
          'no-such-move',
          `It is ${before.state}: it cannot become ${move.to}.`,
        );
      const watch = await updateFeedWatch(tx, before, {
        state: move.to,
        reason: move.reason,
        pausedUntil: move.to === 'paused' ? move.until : null,
      });
      await auditFeeds(tx, [{ watch, change: move.to, reason: move.reason }]);
      return watch;
    });
  }
}
