import { DateTime } from 'luxon';
import { type DailyWindow, openingAt, openingsWithin } from './daily-window.js';

const PKT = 'Asia/Karachi';
const at = (local: string, zone = PKT): number => DateTime.fromISO(local, { zone }).toMillis();
const between = (from: string, to: string, zone = PKT) => ({ from: at(from, zone), to: at(to, zone) });

const office: DailyWindow = { from: '09:00', to: '17:00' };
const night: DailyWindow = { from: '22:00', to: '07:00' };
/** 2026-11-02 is a Monday. */
const mondayNight: DailyWindow = { ...night, days: ['MO'] };

describe('the opening that holds an instant', () => {
  it.each([
    [office, '2026-11-02T08:59:59.999', null],
    [office, '2026-11-02T09:00', ['2026-11-02T09:00', '2026-11-02T17:00']],
    [office, '2026-11-02T16:59:59.999', ['2026-11-02T09:00', '2026-11-02T17:00']],
    [office, '2026-11-02T17:00', null],
    [night, '2026-11-02T06:59', ['2026-11-01T22:00', '2026-11-02T07:00']],
    [night, '2026-11-02T07:00', null],
    [night, '2026-11-02T23:00', ['2026-11-02T22:00', '2026-11-03T07:00']],
    [mondayNight, '2026-11-02T06:59', null],
    [mondayNight, '2026-11-03T06:59', ['2026-11-02T22:00', '2026-11-03T07:00']],
    [mondayNight, '2026-11-03T23:00', null],
    [{ from: '08:00', to: '08:00' }, '2026-11-02T07:59', ['2026-11-01T08:00', '2026-11-02T08:00']],
    [{ from: '08:00', to: '08:00' }, '2026-11-02T08:00', ['2026-11-02T08:00', '2026-11-03T08:00']],
  ] as const)('of %j at %s is %j', (window, instant, opening) => {
    expect(openingAt(window, PKT, at(instant))).toEqual(opening && between(opening[0], opening[1]));
  });
});

describe('the openings that touch an interval', () => {
  it('are those of every day in it, one from the evening before included', () => {
    expect(openingsWithin(night, PKT, between('2026-11-02T00:00', '2026-11-03T23:00'))).toEqual([
      between('2026-11-01T22:00', '2026-11-02T07:00'),
      between('2026-11-02T22:00', '2026-11-03T07:00'),
      between('2026-11-03T22:00', '2026-11-04T07:00'),
    ]);
  });

  it.each([
    ['ends where the opening begins', '2026-11-02T07:00', '2026-11-02T09:00', 0],
    ['ends a moment into it', '2026-11-02T07:00', '2026-11-02T09:01', 1],
    ['begins where the opening ends', '2026-11-02T17:00', '2026-11-02T20:00', 0],
    ['begins a moment before its end', '2026-11-02T16:59', '2026-11-02T20:00', 1],
    ['ends at the midnight before an opening from midnight on', '2026-11-01T20:00', '2026-11-02T00:00', 0],
  ])('an interval that %s touches so many', (_how, from, to, count) => {
    const window = to.endsWith('00:00') ? { from: '00:00', to: '06:00' } : office;
    expect(openingsWithin(window, PKT, between(from, to))).toHaveLength(count);
  });

  it('are none on a day the window does not open', () => {
    const weekend = between('2026-11-07T00:00', '2026-11-09T00:00');
    expect(openingsWithin({ ...office, days: ['MO', 'FR'] }, PKT, weekend)).toEqual([]);
    expect(openingsWithin({ ...office, days: ['SA', 'SU'] }, PKT, weekend)).toHaveLength(2);
  });
});

describe('an opening in the hour that spring leaves out', () => {
  const zone = 'Europe/Berlin';
  const skipped: DailyWindow = { from: '02:00', to: '03:00' };

  it('does not exist that day, and does the days beside it', () => {
    expect(openingsWithin(skipped, zone, between('2026-03-28T00:00', '2026-03-31T00:00', zone))).toEqual([
      between('2026-03-28T02:00', '2026-03-28T03:00', zone),
      between('2026-03-30T02:00', '2026-03-30T03:00', zone),
    ]);
    expect(openingAt(skipped, zone, at('2026-03-29T03:00', zone))).toBeNull();
  });

  it('begins after the jump where it is longer than the hour', () => {
    expect(openingAt({ from: '02:00', to: '05:00' }, zone, at('2026-03-29T03:30', zone))).toEqual(
      between('2026-03-29T03:00', '2026-03-29T05:00', zone),
    );
  });
});
