import { type ValidationOptions, registerDecorator } from 'class-validator';

/** RFC 3339 with a zone: an instant, not a local time. Fractions to the microsecond, as PostgreSQL keeps them. */
const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Instants have a year of four digits in every zone, UTC included: beyond, texts and database part ways. */
const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(9999, 0, 1);

/** Whether the text names an instant that exists: 30 February does not. */
export function isInstant(text: unknown): boolean {
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

export function IsInstant(options?: ValidationOptions): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(propertyKey),
      options: options ?? {},
      validator: {
        validate: isInstant,
        defaultMessage: () => 'must be an instant with a zone, as in 2026-03-01T09:30:00+05:00',
      },
    });
  };
}
