import type { ClockPolicy, PinnedPolicy } from '@fcert/clock';
import type { Queryable } from '@fcert/platform';

/** A text a subject is bound to, as its row says it. */
export interface PinRow {
  readonly id: string;
  readonly version: string;
  readonly calendar: { readonly id: string; readonly revision: number } | null;
  readonly carried: boolean;
}

type Calendar = NonNullable<PinnedPolicy['calendar']>;

/** More than any installation has versions of; beyond it the oldest is read again. */
const MOST_KEPT = 500;

/** The pinned texts, read from their tables and kept: neither a version nor a revision ever changes. */
export class PinnedTexts {
  private readonly documents = new Map<string, ClockPolicy>();
  private readonly calendars = new Map<string, Calendar>();

  /** Fetches what these pins name and is not here yet. */
  async fetch(q: Queryable, pins: readonly PinRow[]): Promise<void> {
    const unknown = pins.filter((pin) => !this.documents.has(nameOf(pin)));
    const calendars = pins.flatMap((pin) => pin.calendar ?? []).filter((one) => !this.calendars.has(revisionOf(one)));
    if (unknown.length > 0) await this.fetchDocuments(q, unknown);
    if (calendars.length > 0) await this.fetchCalendars(q, calendars);
  }

  /** The texts of one subject; undefined where one is pinned that is not there. */
  of(pins: readonly PinRow[]): PinnedPolicy[] | undefined {
    const found: PinnedPolicy[] = [];
    for (const pin of pins) {
      const document = this.documents.get(nameOf(pin));
      const calendar = pin.calendar ? this.calendars.get(revisionOf(pin.calendar)) : null;
      if (!document || calendar === undefined) return undefined;
      found.push({ document, calendar, carried: pin.carried });
    }
    return found;
  }

  private async fetchDocuments(q: Queryable, pins: readonly PinRow[]): Promise<void> {
    const rows = await q.query<{ id: string; version: string; document: ClockPolicy }>(
      `SELECT p.id, p.version, p.document FROM clock_policy p
        WHERE (p.id, p.version) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [pins.map((pin) => pin.id), pins.map((pin) => pin.version)],
    );
    for (const row of rows) keep(this.documents, nameOf(row), row.document);
  }

  private async fetchCalendars(q: Queryable, wanted: readonly { id: string; revision: number }[]): Promise<void> {
    const rows = await q.query<{ id: string; revision: number; weekend: number[]; holidays: string[] }>(
      `SELECT c.id, c.revision, c.weekend_days AS weekend,
              ARRAY(SELECT h.day::text FROM holiday h WHERE h.calendar_id = c.id AND h.revision = c.revision) AS holidays
         FROM working_calendar c
        WHERE (c.id, c.revision) IN (SELECT * FROM unnest($1::text[], $2::int[]))`,
      [wanted.map((one) => one.id), wanted.map((one) => one.revision)],
    );
    for (const { id, revision, weekend, holidays } of rows)
      keep(this.calendars, revisionOf({ id, revision }), {
        id,
        revision,
        weekendDays: weekend,
        holidays: new Set(holidays),
      });
  }
}

const nameOf = (pin: { id: string; version: string }): string => `${pin.id} ${pin.version}`;
const revisionOf = (calendar: { id: string; revision: number }): string => `${calendar.id} ${calendar.revision}`;

function keep<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.set(key, value);
  const [oldest] = cache.keys();
  if (cache.size > MOST_KEPT && oldest !== undefined) cache.delete(oldest);
}
