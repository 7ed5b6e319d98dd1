import { inRounds } from './rounds.js';

const rounds = (...items: string[]) => inRounds(items, (item) => item.slice(1).split(''));

describe('rounds', () => {
  it('take together what has nothing in common', () => {
    expect(rounds('1ab', '2c', '3')).toEqual([['1ab', '2c', '3']]);
  });

  it('put what shares a key one after the other, in order', () => {
    expect(rounds('1a', '2a', '3a')).toEqual([['1a'], ['2a'], ['3a']]);
  });

  it('come after every earlier one that shares a key', () => {
    expect(rounds('1a', '2b', '3ab', '4c', '5b')).toEqual([['1a', '2b', '4c'], ['3ab'], ['5b']]);
  });

  it('are none without items', () => {
    expect(rounds()).toEqual([]);
  });
});
