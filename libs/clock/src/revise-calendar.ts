import { DomainError, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { listCalendars } from './data/working-calendar.read-model.js';
import { assertRevision } from './policy-acts.js';

export interface CalendarRevision {
  readonly id: string;
  readonly title: string;
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekendDays: readonly number[];
  /** Every holiday of the calendar, not only the new ones: day as YYYY-MM-DD. */
  readonly holidays: readonly { readonly day: string; readonly title: string }[];
  /** The revision the writer has seen, which must be the newest; left out: whatever is there. */
  readonly seen?: number;
}

/**
 * Stores a calendar as its next revision. Subjects opened from now on count by it; clocks that run or have ended keep
 * the revision they were opened under, so no due time and no past verdict moves.
 */
@Injectable()
export class ReviseCalendar {
  async execute(
    tx: Tx,
    { id, title, weekendDays, holidays, seen }: CalendarRevision,
  ): Promise<{ revision: number }> {
    if (seen !== undefined) {
      const [present] = await listCalendars(tx, id);
      if (!present) throw notFound('calendar');
      assertRevision('calendar', seen, present.revision);
    }
    const [row] = await tx.query<{ revision: number }>(
      `INSERT INTO working_calendar (id, revision, title, weekend_days)
       SELECT $1, coalesce(max(revision), 0) + 1, $2, $3::int[] FROM working_calendar WHERE id = $1
       ON CONFLICT (id, revision) DO NOTHING
       RETURNING revision`,
      [id, title, [...weekendDays]],
    );
    if (!row)
      throw new DomainError('conflict', 'calendar-revised', 'Somebody else has just revised this calendar.');
    await tx.query(
      `INSERT INTO holiday (calendar_id, revision, day, title)
       SELECT $1, $2, h.day, h.title FROM jsonb_to_recordset($3::jsonb) AS h(day date, title text)`,
      [id, row.revision, JSON.stringify(holidays)],
    );
    return row;
  }
}
