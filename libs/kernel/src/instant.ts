/** RFC 3339 with a zone: an instant, not a local time. Fractions to the microsecond, as PostgreSQL keeps them. */
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Instants have a year of four digits in every zone, UTC included: beyond, texts and database part ways. */
const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

/** A sender's clock may run ahead a little; beyond this the date is a slip worth telling. */
const AHEAD_MS = 60 * 60 * 1000;
/** Nothing anybody still reports has happened before: an earlier instant is a slip, or the zero of somebody's clock. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Whether the text names an instant that exists: 30 February does not. */
export function isInstant(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const match = INSTANT.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  const instant = Date.parse(text);
  return isDay && instant >= FIRST && instant < LAST;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

export type HappeningFault = 'in-the-future' | 'too-long-ago';

/** Words to follow the name of a field. */
export const HAPPENING_FAULTS: Readonly<Record<HappeningFault, string>> = {
  'in-the-future': 'lies in the future; leave it out if it is not known',
  'too-long-ago': 'lies before the year 2000; leave it out if it is not known',
};

/** Why an instant cannot be when something happened that is told by now; null where it can. */
export function happeningFault(instant: Date, now: Date): HappeningFault | null {
  if (instant.getTime() > now.getTime() + AHEAD_MS) return 'in-the-future';
  return instant.getTime() < EARLIEST ? 'too-long-ago' : null;
}
