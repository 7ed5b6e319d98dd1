import { DomainError, actorLabel, newId, notFound } from '@fcert/kernel';
import { findConstituentByCode } from '@fcert/constituents';
import { can, findKeyOwner } from '@fcert/identity';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { auditFeeds } from './announce-feed.js';
import type { FeedWatch } from './data/feed-watch.entity.js';
import { insertFeedWatch } from './data/feed-watches.js';
import { silentAfter } from './feed-rhythm.js';

export interface FeedWatchRequest {
  /** Code of the body that reports. */
  readonly constituent: string;
  /** Listen to this key alone; null: to whatever the body sends. */
  readonly apiKeyId: string | null;
  readonly name: string;
  /** Null: as long as the feed's own past says. */
  readonly silentAfterSeconds: number | null;
}

/** From now on the silence of a feed that normally reports is an alarm. */
@Injectable()
export class WatchFeed {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `invalid` for an unknown body or key or an unknown rhythm, `conflict` for a feed that is watched. */
  execute(acting: Acting, request: FeedWatchRequest): Promise<FeedWatch> {
    return this.transactions.run(acting, async (tx) => {
      if (!can(tx.actor, 'feed-watch:change')) throw notFound('feed watch');
      const feed = await feedOf(tx, request);
      const watch = await insertFeedWatch(tx, {
        id: newId(),
        ...feed,
        name: request.name,
        ...(await silentAfter(tx, feed, request.silentAfterSeconds)),
        createdBy: actorLabel(tx.actor),
      });
      await auditFeeds(tx, [{ watch, change: 'created' }]);
      return watch;
    });
  }
}

async function feedOf(
  tx: Tx,
  { constituent, apiKeyId }: FeedWatchRequest,
): Promise<{ constituentId: string; apiKeyId: string | null }> {
  const body = await findConstituentByCode(tx, constituent);
  if (!body) throw unknown('/constituent', 'unknown-constituent', 'No constituent has this code.');
  if (apiKeyId !== null && (await findKeyOwner(tx, apiKeyId)) !== body.id)
    throw unknown('/apiKeyId', 'unknown-api-key', 'This body has no such live key.');
  return { constituentId: body.id, apiKeyId };
}

function unknown(pointer: string, code: string, message: string): DomainError {
  return new DomainError('invalid', code, message, { errors: [{ pointer, code, message }] });
}
