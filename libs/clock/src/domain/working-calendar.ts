import type { DateTime } from 'luxon';
import type { Instant } from './instant.js';
import { localTime } from './local-time.js';

/** One revision of an editable calendar. A subject keeps the revision it was opened under, as it keeps its policies. */
export interface WorkingCalendar {
  readonly id: string;
  readonly revision: number;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekendDays: readonly number[];
  /** Days as YYYY-MM-DD in the zone of the policy that uses the calendar. */
  readonly holidays: ReadonlySet<string>;
}

/** Two years of nothing but holidays is a broken calendar, not a long Eid. */
const LONGEST_SEARCH_DAYS = 731;

export function isWorkingDay(day: DateTime, calendar: WorkingCalendar): boolean {
  return !calendar.weekendDays.includes(day.weekday) && !calendar.holidays.has(day.toISODate() ?? '');
}

/** The first working day after `day`, at the same local time. */
function nextWorkingDay(day: DateTime, calendar: WorkingCalendar): DateTime {
  let next = day.plus({ days: 1 });
  for (let searched = 0; searched < LONGEST_SEARCH_DAYS; searched += 1) {
    if (isWorkingDay(next, calendar)) return next;
    next = next.plus({ days: 1 });
  }
  throw new Error(`calendar ${calendar.id} has no working day within ${LONGEST_SEARCH_DAYS} days`);
}

/**
 * The last millisecond of the n-th working day after the day of `from`, which itself does not count: due is inclusive,
 * so the whole last day is in time.
 */
export function endOfWorkingDay(
  from: Instant,
  count: number,
  zone: string,
  calendar: WorkingCalendar,
): Instant {
  let day = localTime(from, zone);
  for (let n = 0; n < count; n += 1) day = nextWorkingDay(day, calendar);
  return day.endOf('day').toMillis();
}

/** Where `due` falls on a working day it stays; else the next working day at the local time `clockTime` (HH:MM). */
export function rollToWorkingDay(
  due: Instant,
  clockTime: string,
  zone: string,
  calendar: WorkingCalendar,
): Instant {
  const day = localTime(due, zone);
  if (isWorkingDay(day, calendar)) return due;
  const [hour = 0, minute = 0] = clockTime.split(':').map(Number);
  return nextWorkingDay(day, calendar).set({ hour, minute, second: 0, millisecond: 0 }).toMillis();
}
