import { DateTime } from 'luxon';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of the day by the wall clock of a zone. `to` at or before `from` is meant of the next day. */
export interface DailyWindow {
  /** `HH:mm` */
  readonly from: string;
  /** `HH:mm` */
  readonly to: string;
  /** Days on which the window opens; left out: every day. */
  readonly days?: readonly Weekday[];
}

/** Half-open, epoch milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The opening that holds `at`, or null. One that opened on the day before is looked at too. */
export function openingAt(window: DailyWindow, zone: string, at: number): Interval | null {
  const today = DateTime.fromMillis(at, { zone }).startOf('day');
  const near = [today.minus({ days: 1 }), today].flatMap((day) => openingOn(window, day) ?? []);
  return near.find((opening) => opening.from <= at && at < opening.to) ?? null;
}

/** Every opening that touches the interval, in order. The caller keeps the interval short. */
export function openingsWithin(window: DailyWindow, zone: string, { from, to }: Interval): Interval[] {
  const openings: Interval[] = [];
  let day = DateTime.fromMillis(from, { zone }).startOf('day').minus({ days: 1 });
  for (; day.toMillis() < to; day = day.plus({ days: 1 }).startOf('day')) {
    const opening = openingOn(window, day);
    if (opening && opening.from < to && opening.to > from) openings.push(opening);
  }
  return openings;
}

/** A wall-clock time that daylight saving leaves out is read as the same time after the jump. */
function openingOn(window: DailyWindow, day: DateTime): Interval | null {
  const name = WEEKDAYS[day.weekday - 1];
  if (window.days && name && !window.days.includes(name)) return null;
  const from = atTime(day, window.from);
  const to = atTime(window.to > window.from ? day : day.plus({ days: 1 }), window.to);
  return from < to ? { from, to } : null;
}

function atTime(day: DateTime, time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour!, minute: minute!, second: 0, millisecond: 0 }).toMillis();
}
