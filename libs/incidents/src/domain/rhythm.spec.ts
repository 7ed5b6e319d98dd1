import fc from 'fast-check';
import { SILENCE_MAX_MS, SILENCE_MIN_MS, learnRhythm } from './rhythm.js';

const HOUR = 3_600_000;
const every = (ms: number, times: number) => Array.from({ length: times }, (_, n) => n * ms);

describe('the rhythm of a feed', () => {
  it('is twice the usual gap', () => {
    expect(learnRhythm(every(HOUR, 20))).toBe(2 * HOUR);
  });

  it('takes no notice of one long outage', () => {
    const heard = [...every(HOUR, 30), 30 * HOUR + 500 * HOUR];
    expect(learnRhythm(heard)).toBe(2 * HOUR);
  });

  it('knows the nights of a feed that sleeps', () => {
    const day = (n: number) => [9, 11, 13, 15, 17].map((hour) => (n * 24 + hour) * HOUR);
    const heard = Array.from({ length: 10 }, (_, n) => day(n)).flat();
    expect(learnRhythm(heard)).toBe(32 * HOUR);
  });

  it('is not told by a handful of reports', () => {
    expect(learnRhythm(every(HOUR, 8))).toBeNull();
    expect(learnRhythm(every(HOUR, 9))).toBe(2 * HOUR);
  });

  it('stays within its bounds and hangs on no order, whatever was heard', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 41 }), { minLength: 9, maxLength: 60 }),
        (heard) => {
          const learned = learnRhythm(heard)!;
          expect(learned).toBeGreaterThanOrEqual(SILENCE_MIN_MS);
          expect(learned).toBeLessThanOrEqual(SILENCE_MAX_MS);
          expect(learnRhythm(heard.toReversed())).toBe(learned);
        },
      ),
    );
  });
});
