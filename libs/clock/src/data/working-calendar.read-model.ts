import type { Queryable } from '@fcert/platform';
import type { WorkingCalendar } from '../domain/working-calendar.js';
import { FIRST_CALENDAR } from './policy-versions.js';

export interface Holiday {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly title: string;
}

/** The newest revision of a calendar. */
export interface CalendarRow {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly weekendDays: readonly number[];
  readonly revisedAt: Date;
  readonly holidays: readonly Holiday[];
}

/** More calendars than there are regimes. */
const MOST_CALENDARS = 200;

/** Every calendar at its newest revision, by name; one alone where an id is given. */
export async function listCalendars(q: Queryable, id: string | null): Promise<CalendarRow[]> {
  return q.query<CalendarRow>(
    `SELECT DISTINCT ON (c.id) c.id, c.revision, c.title, c.weekend_days AS "weekendDays",
            c.created_at AS "revisedAt",
            (SELECT coalesce(jsonb_agg(jsonb_build_object('day', h.day, 'title', h.title) ORDER BY h.day), '[]')
               FROM holiday h WHERE h.calendar_id = c.id AND h.revision = c.revision) AS holidays
       FROM working_calendar c WHERE $1::text IS NULL OR c.id = $1
      ORDER BY c.id, c.revision DESC LIMIT ${MOST_CALENDARS}`,
    [id],
  );
}

/** The calendar a text counts by if it were opened now; one that is not there yet begins without holidays. */
export async function presentCalendar(q: Queryable, id: string | null): Promise<WorkingCalendar | null> {
  if (id === null) return null;
  const [row] = await listCalendars(q, id);
  return row ? calendarOf(row) : { id, revision: 1, weekendDays: FIRST_CALENDAR.weekendDays, holidays: new Set() };
}

export function calendarOf({
  id,
  revision,
  weekendDays,
  holidays,
}: Pick<CalendarRow, 'id' | 'revision' | 'weekendDays' | 'holidays'>): WorkingCalendar {
  return { id, revision, weekendDays, holidays: new Set(holidays.map(({ day }) => day)) };
}
