import type { DateTime } from 'luxon';
import type { Instant } from './instant.js';
import { addDuration, subtractIsoDuration } from './iso-duration.js';
import { localTime } from './local-time.js';
import type { Period, RecurringDuty } from './policy.js';
import type { WorkingCalendar } from './working-calendar.js';

/** Half-open: `end` is the first instant after the period. */
export interface PeriodSpan {
  readonly start: Instant;
  readonly end: Instant;
}

const MONTHS: Record<Period, number> = { P1D: 0, P1W: 0, P1M: 1, P3M: 3, P6M: 6, P1Y: 12 };

/** The calendar period that holds `at`: days, weeks from Monday, months, quarters and half-years from 1 January, years. */
export function calendarPeriod(at: Instant, period: Period, zone: string): PeriodSpan {
  const local = localTime(at, zone);
  if (period === 'P1D') return span(local.startOf('day'), { days: 1 });
  if (period === 'P1W') return span(local.startOf('week'), { weeks: 1 });
  const months = MONTHS[period];
  const first = Math.floor((local.month - 1) / months) * months + 1;
  return span(local.startOf('year').set({ month: first }), { months });
}

/** The period that holds `at`, counted from a date kept on the duty; each is counted from that date, so none drifts. */
export function anniversaryPeriod(at: Instant, since: Instant, period: Period, zone: string): PeriodSpan {
  const first = localTime(since, zone).startOf('day');
  const step = (n: number): DateTime =>
    period === 'P1D'
      ? first.plus({ days: n })
      : period === 'P1W'
        ? first.plus({ weeks: n })
        : first.plus({ months: n * MONTHS[period] });
  const unit = period === 'P1D' ? 'days' : period === 'P1W' ? 'weeks' : 'months';
  const size = MONTHS[period] || 1;
  let n = Math.floor(localTime(at, zone).diff(first, unit).as(unit) / size);
  while (step(n).toMillis() > at) n -= 1;
  while (step(n + 1).toMillis() <= at) n += 1;
  return { start: step(n).toMillis(), end: step(n + 1).toMillis() };
}

/** When the report on a period is due, counted from its end; null where no number is known. */
export function recurringDue(
  duty: Pick<RecurringDuty, 'due'>,
  span: PeriodSpan,
  zone: string,
  calendar: WorkingCalendar | null,
): Instant | null {
  return addDuration(span.end, duty.due, zone, calendar);
}

/** Instants of the reminders, earliest first. */
export function reminders(duty: Pick<RecurringDuty, 'remindBefore'>, due: Instant, zone: string): Instant[] {
  return (duty.remindBefore ?? [])
    .map((before) => subtractIsoDuration(due, before, zone))
    .sort((a, b) => a - b);
}

function span(start: DateTime, length: { days?: number; weeks?: number; months?: number }): PeriodSpan {
  return { start: start.toMillis(), end: start.plus(length).toMillis() };
}
