import { RecentEvents } from './recent-events.js';
import type { NumberedEvent } from './visible-event.js';

const events = (...numbers: number[]) => numbers.map((n) => ({ number: BigInt(n) }) as NumberedEvent);
const numbers = (found: readonly NumberedEvent[] | undefined) => found?.map((it) => Number(it.number));

describe('the memory of the tail', () => {
  it('answers what came after a number, and knows where its knowledge begins', () => {
    const recent = new RecentEvents(10n, 3);
    expect(recent.after(9n)).toBeUndefined();
    expect(recent.after(10n)).toEqual([]);
    recent.add(events(11, 12, 13));
    expect(numbers(recent.after(10n))).toEqual([11, 12, 13]);
    expect(numbers(recent.after(12n))).toEqual([13]);
    expect(recent.after(13n)).toEqual([]);
    expect(recent.after(99n)).toEqual([]);
    expect(recent.after(9n)).toBeUndefined();
  });

  it('forgets the oldest, and says so rather than answering with a hole', () => {
    const recent = new RecentEvents(0n, 3);
    for (let n = 1; n <= 7; n += 1) recent.add(events(n));
    expect(numbers(recent.after(4n))).toEqual([5, 6, 7]);
    expect(recent.after(3n)).toBeUndefined();
  });
});
