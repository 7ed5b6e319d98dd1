import { PKT, WORKING_DAYS, asPkt, pkt } from '../../testing/story.js';
import { earliest, latest } from './instant.js';
import { anniversaryPeriod, calendarPeriod, recurringDue, reminders } from './periods.js';
import type { Period } from './policy.js';

const shown = ({ start, end }: { start: number; end: number }) => [asPkt(start), asPkt(end)];

describe('the calendar period that holds an instant', () => {
  it.each<[Period, string, string, string]>([
    ['P1D', '2026-11-04 15:00', 'Wed 4 Nov 2026 00:00', 'Thu 5 Nov 2026 00:00'],
    ['P1W', '2026-11-04 15:00', 'Mon 2 Nov 2026 00:00', 'Mon 9 Nov 2026 00:00'],
    ['P1W', '2026-11-08 23:59', 'Mon 2 Nov 2026 00:00', 'Mon 9 Nov 2026 00:00'],
    ['P1M', '2026-02-28 23:59', 'Sun 1 Feb 2026 00:00', 'Sun 1 Mar 2026 00:00'],
    ['P3M', '2026-09-30 23:59', 'Wed 1 Jul 2026 00:00', 'Thu 1 Oct 2026 00:00'],
    ['P3M', '2026-10-01 00:00', 'Thu 1 Oct 2026 00:00', 'Fri 1 Jan 2027 00:00'],
    ['P6M', '2026-06-30 23:59', 'Thu 1 Jan 2026 00:00', 'Wed 1 Jul 2026 00:00'],
    ['P6M', '2026-07-01 00:00', 'Wed 1 Jul 2026 00:00', 'Fri 1 Jan 2027 00:00'],
    ['P1Y', '2026-12-31 23:59', 'Thu 1 Jan 2026 00:00', 'Fri 1 Jan 2027 00:00'],
  ])('%s at %s lasts from %s to %s', (period, at, start, end) => {
    expect(shown(calendarPeriod(pkt(at), period, PKT))).toEqual([start, end]);
  });
});

describe('the period that holds an instant, counted from a date', () => {
  it.each<[Period, string, string, string, string]>([
    ['P1D', '2026-01-31 09:00', '2026-02-02 00:00', 'Mon 2 Feb 2026 00:00', 'Tue 3 Feb 2026 00:00'],
    ['P1W', '2026-01-31 09:00', '2026-02-13 12:00', 'Sat 7 Feb 2026 00:00', 'Sat 14 Feb 2026 00:00'],
    ['P1W', '2026-01-31 09:00', '2026-02-14 00:00', 'Sat 14 Feb 2026 00:00', 'Sat 21 Feb 2026 00:00'],
    ['P1M', '2026-01-31 09:00', '2026-02-27 23:59', 'Sat 31 Jan 2026 00:00', 'Sat 28 Feb 2026 00:00'],
    ['P1M', '2026-01-31 09:00', '2026-02-28 00:00', 'Sat 28 Feb 2026 00:00', 'Tue 31 Mar 2026 00:00'],
    ['P1M', '2026-01-31 09:00', '2026-04-01 00:00', 'Tue 31 Mar 2026 00:00', 'Thu 30 Apr 2026 00:00'],
    ['P3M', '2025-11-30 00:00', '2026-03-01 00:00', 'Sat 28 Feb 2026 00:00', 'Sat 30 May 2026 00:00'],
    ['P6M', '2025-08-31 00:00', '2026-02-28 00:00', 'Sat 28 Feb 2026 00:00', 'Mon 31 Aug 2026 00:00'],
    ['P1Y', '2024-02-29 09:00', '2026-02-28 00:00', 'Sat 28 Feb 2026 00:00', 'Sun 28 Feb 2027 00:00'],
    ['P1Y', '2024-02-29 09:00', '2028-02-28 23:59', 'Sun 28 Feb 2027 00:00', 'Tue 29 Feb 2028 00:00'],
    ['P1D', '2026-01-31 09:00', '2026-01-29 12:00', 'Thu 29 Jan 2026 00:00', 'Fri 30 Jan 2026 00:00'],
    ['P1M', '2026-03-31 00:00', '2026-03-30 12:00', 'Sat 28 Feb 2026 00:00', 'Tue 31 Mar 2026 00:00'],
  ])('%s since %s at %s lasts from %s to %s', (period, since, at, start, end) => {
    expect(shown(anniversaryPeriod(pkt(at), pkt(since), period, PKT))).toEqual([start, end]);
  });

  it('begins at midnight of the zone through daylight saving', () => {
    const [since, at] = [Date.parse('2026-03-01T12:00:00Z'), Date.parse('2026-03-31T22:30:00Z')];
    expect(anniversaryPeriod(at, since, 'P1M', 'Europe/Berlin')).toEqual({
      start: Date.parse('2026-03-31T22:00:00Z'),
      end: Date.parse('2026-04-30T22:00:00Z'),
    });
  });
});

describe('the report on a period', () => {
  const quarter = calendarPeriod(pkt('2026-08-01 00:00'), 'P3M', PKT);

  it('is due counted from the end of the period, by the calendar where it counts working days', () => {
    expect(asPkt(recurringDue({ due: 'P14D' }, quarter, PKT, null))).toBe('Thu 15 Oct 2026 00:00');
    expect(recurringDue({ due: null }, quarter, PKT, null)).toBeNull();
    expect(asPkt(recurringDue({ due: { workingDays: 2 } }, quarter, PKT, WORKING_DAYS))).toBe(
      'Mon 5 Oct 2026 23:59',
    );
  });

  it('is reminded of before it is due, the longest span first', () => {
    const due = pkt('2026-10-15 00:00');
    expect(reminders({ remindBefore: ['P1D', 'P1M', 'PT12H'] }, due, PKT).map(asPkt)).toEqual([
      'Tue 15 Sep 2026 00:00',
      'Wed 14 Oct 2026 00:00',
      'Wed 14 Oct 2026 12:00',
    ]);
    expect(reminders({}, due, PKT)).toEqual([]);
  });
});

describe('the earliest and the latest of some instants', () => {
  it('are null where there is none', () => {
    expect([earliest([30, 10, 20]), latest([10, 30, 20])]).toEqual([10, 30]);
    expect([earliest([]), latest([])]).toEqual([null, null]);
  });
});
