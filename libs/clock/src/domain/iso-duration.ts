import type { Instant } from './instant.js';
import { localTime } from './local-time.js';
import type { Duration, IsoDuration } from './policy.js';
import { endOfWorkingDay, type WorkingCalendar } from './working-calendar.js';

const PATTERN =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

interface Parts {
  /** null where the duration is elapsed time alone, which needs no zone. */
  readonly calendar: { years: number; months: number; weeks: number; days: number } | null;
  readonly elapsedMs: number;
}

function parse(text: IsoDuration): Parts {
  const match = PATTERN.exec(text);
  if (!match) throw new Error(`not an ISO 8601 duration: ${text}`);
  const n = (index: number): number => Number(match[index] ?? 0);
  const calendar = { years: n(1), months: n(2), weeks: n(3), days: n(4) };
  return {
    calendar: n(1) + n(2) + n(3) + n(4) > 0 ? calendar : null,
    elapsedMs: ((n(5) * 60 + n(6)) * 60 + n(7)) * 1000,
  };
}

/**
 * `from` plus an ISO 8601 duration. Years to days are calendar units at the same local time in `zone`, and the end of a
 * short month clamps (31 January + P1M is the last of February); hours to seconds are elapsed time.
 */
export function addIsoDuration(from: Instant, duration: IsoDuration, zone: string): Instant {
  const { calendar, elapsedMs } = parse(duration);
  return (calendar ? localTime(from, zone).plus(calendar).toMillis() : from) + elapsedMs;
}

export function subtractIsoDuration(from: Instant, duration: IsoDuration, zone: string): Instant {
  const { calendar, elapsedMs } = parse(duration);
  const elapsed = from - elapsedMs;
  return calendar ? localTime(elapsed, zone).minus(calendar).toMillis() : elapsed;
}

/** `from` plus a policy's duration; null where the source gives no number. */
export function addDuration(
  from: Instant,
  duration: Duration,
  zone: string,
  calendar: WorkingCalendar | null,
): Instant | null {
  if (duration === null) return null;
  if (typeof duration === 'string') return addIsoDuration(from, duration, zone);
  if (!calendar) throw new Error('a duration in working days needs a working calendar');
  return endOfWorkingDay(from, duration.workingDays, zone, calendar);
}
