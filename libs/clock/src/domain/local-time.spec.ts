import { DateTime } from 'luxon';
import { localTime } from './local-time.js';

const HOUR_MS = 60 * 60 * 1000;

/** Hours on both sides of days on which clocks are put forward, put back, by half an hour, at midnight, or never. */
const DAYS: [zone: string, day: string][] = [
  ['Asia/Karachi', '2026-11-02'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Africa/Cairo', '2026-04-24'],
];

describe('local time', () => {
  it.each(DAYS)('is what the language data says: %s, %s', (zone, day) => {
    const from = Date.parse(`${day}T00:00:00Z`) - 30 * HOUR_MS;
    for (let at = from; at < from + 90 * HOUR_MS; at += HOUR_MS / 4) {
      const [ours, theirs] = [localTime(at, zone), DateTime.fromMillis(at, { zone })];
      expect(ours.toISO()).toBe(theirs.toISO());
      expect(ours.plus({ days: 1 }).endOf('day').toMillis()).toBe(
        theirs.plus({ days: 1 }).endOf('day').toMillis(),
      );
    }
  });

  it('keeps to it when more days are asked for than it remembers', () => {
    const first = Date.UTC(2000, 0, 1, 12);
    for (let day = 0; day < 5000; day += 1) localTime(first + day * 24 * HOUR_MS, 'Europe/Berlin').toISO();
    expect(localTime(first, 'Europe/Berlin').toISO()).toBe('2000-01-01T13:00:00.000+01:00');
    expect(localTime(Date.UTC(2026, 6, 1), 'Europe/Berlin').offset).toBe(120);
  });

  it('knows no zone that is not one', () => {
    expect(localTime(0, 'Nowhere/At_All').isValid).toBe(false);
  });
});
