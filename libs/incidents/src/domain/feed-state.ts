/** `silent` is an alarm that stands until the feed is heard again; `paused` is a silence somebody has announced. */
export const FEED_STATES = ['listening', 'silent', 'paused', 'retired'] as const;
export type FeedState = (typeof FEED_STATES)[number];

/** Moves a person may make. Falling silent and being heard again are facts, found by the sweep. */
export const FEED_MOVES = {
  listening: ['paused', 'retired'],
  silent: ['paused', 'retired'],
  paused: ['listening', 'retired'],
  retired: [],
} as const satisfies Record<FeedState, readonly FeedState[]>;

export function mayMoveFeed(from: FeedState, to: FeedState): boolean {
  return (FEED_MOVES[from] as readonly FeedState[]).includes(to);
}
