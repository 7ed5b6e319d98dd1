import { PKT, asPkt, pkt, shipped } from '../../../testing/story.js';
import { anniversaryPeriod, calendarPeriod, recurringDue, reminders } from '../periods.js';

describe('periods are PKT days', () => {
  it('2026-09-30T19:30Z is 1 October in PKT and belongs to the fourth quarter', () => {
    const quarter = calendarPeriod(Date.parse('2026-09-30T19:30:00Z'), 'P3M', PKT);
    expect(asPkt(quarter.start)).toBe('Thu 1 Oct 2026 00:00');
    expect(asPkt(quarter.end)).toBe('Fri 1 Jan 2027 00:00');
    expect(calendarPeriod(Date.parse('2026-09-30T18:59:59Z'), 'P3M', PKT).end).toBe(quarter.start);
  });

  it.each([
    ['P1D', 'Wed 11 Nov 2026 00:00', 'Thu 12 Nov 2026 00:00'],
    ['P1W', 'Mon 9 Nov 2026 00:00', 'Mon 16 Nov 2026 00:00'],
    ['P1M', 'Sun 1 Nov 2026 00:00', 'Tue 1 Dec 2026 00:00'],
    ['P6M', 'Wed 1 Jul 2026 00:00', 'Fri 1 Jan 2027 00:00'],
    ['P1Y', 'Thu 1 Jan 2026 00:00', 'Fri 1 Jan 2027 00:00'],
  ] as const)('%s around 11 November', (period, start, end) => {
    const span = calendarPeriod(pkt('2026-11-11 13:00'), period, PKT);
    expect([asPkt(span.start), asPkt(span.end)]).toEqual([start, end]);
  });

  it('an anniversary at a month end does not drift', () => {
    const span = anniversaryPeriod(pkt('2027-03-15 00:00'), pkt('2027-01-31 09:00'), 'P1M', PKT);
    expect([asPkt(span.start), asPkt(span.end)]).toEqual(['Sun 28 Feb 2027 00:00', 'Wed 31 Mar 2027 00:00']);
  });

  it('the quarterly contribution is due 15 days after the quarter, with its reminders', () => {
    const duty = shipped('house-default').recurring.find((one) => one.id === 'ncics-quarterly-progress')!;
    const due = recurringDue(duty, calendarPeriod(pkt('2026-11-11 13:00'), 'P3M', PKT), PKT, null)!;
    expect(asPkt(due)).toBe('Sat 16 Jan 2027 00:00');
    expect(reminders(duty, due, PKT).map(asPkt)).toEqual([
      'Sat 2 Jan 2027 00:00',
      'Sat 9 Jan 2027 00:00',
      'Fri 15 Jan 2027 00:00',
    ]);
  });
});
