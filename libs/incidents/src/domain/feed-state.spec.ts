import { FEED_STATES, mayMoveFeed } from './feed-state.js';

describe('the states of a watched feed', () => {
  it('allow exactly the moves that are listed', () => {
    const moves = FEED_STATES.flatMap((from) =>
      FEED_STATES.filter((to) => mayMoveFeed(from, to)).map((to) => `${from} > ${to}`),
    );
    expect(moves).toEqual([
      'listening > paused',
      'listening > retired',
      'silent > paused',
      'silent > retired',
      'paused > listening',
      'paused > retired',
    ]);
  });
});
