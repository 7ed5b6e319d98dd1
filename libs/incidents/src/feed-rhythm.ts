import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import type { FeedWatch } from './data/feed-watch.entity.js';
import { recentlyHeard } from './data/feed-watches.js';
import { learnRhythm } from './domain/rhythm.js';

/** How long a feed may be silent: as laid down, else as its past says. Throws `invalid` where the past says nothing. */
export async function silentAfter(
  tx: Tx,
  feed: Pick<FeedWatch, 'constituentId' | 'apiKeyId'>,
  seconds: number | null,
): Promise<Pick<FeedWatch, 'rhythm' | 'silentAfterSeconds'>> {
  if (seconds !== null) return { rhythm: 'set', silentAfterSeconds: seconds };
  const learned = learnRhythm(await recentlyHeard(tx, feed));
  if (learned !== null) return { rhythm: 'learned', silentAfterSeconds: Math.ceil(learned / 1000) };
  const message = 'It has reported too seldom to learn its rhythm. Say how long it may be silent.';
  throw new DomainError('invalid', 'unknown-rhythm', message, {
    errors: [{ pointer: '/silentAfterSeconds', code: 'unknown-rhythm', message }],
  });
}
