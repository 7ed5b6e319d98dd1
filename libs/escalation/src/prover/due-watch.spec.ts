import { DueWatch } from './due-watch.js';

const key = (id: string, at: number) => ({ kind: 'incident', id, at });

describe('what was seen to fall due', () => {
  it('is looked at soon after its time, and once more when it must have come', () => {
    const watch = new DueWatch();
    watch.expect([key('a', 10_000)], 0);
    expect(watch.take(12_999)).toEqual([]);
    expect(watch.take(13_000)).toEqual([{ kind: 'incident', id: 'a' }]);
    expect(watch.take(40_000)).toEqual([]);
    expect(watch.take(40_001)).toEqual([{ kind: 'incident', id: 'a' }]);
    expect(watch.take(900_000)).toEqual([]);
  });

  it('is remembered once, however often it is seen, and each of several instants counts', () => {
    const watch = new DueWatch();
    for (const now of [0, 2_000, 4_000]) watch.expect([key('a', 10_000), key('a', 20_000)], now);
    const looks = [13_000, 23_000, 40_001, 50_001].map((now) => watch.take(now).length);
    expect(looks).toEqual([1, 1, 1, 1]);
    expect(watch.take(60_000)).toEqual([]);
  });

  it('leaves what is long overdue to those who look at it in every pass', () => {
    const watch = new DueWatch();
    watch.expect([key('a', 0)], 31_000);
    expect(watch.take(90_000)).toEqual([]);
  });
});
