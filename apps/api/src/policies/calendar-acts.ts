import { type Actor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { ReviseCalendar, listCalendars } from '@fcert/clock';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  type CalendarAnswer,
  type CalendarBody,
  type CalendarListAnswer,
  calendarAnswer,
} from './calendar.dto.js';

/** Working calendars as they stand, and their revision with its entry in the audit ledger. */
@Injectable()
export class CalendarActs {
  constructor(
    private readonly transactions: Transactions,
    private readonly reviseCalendar: ReviseCalendar,
  ) {}

  async list(): Promise<CalendarListAnswer> {
    const rows = await listCalendars(this.transactions.reader, null);
    return { items: rows.map(calendarAnswer) };
  }

  async one(id: string): Promise<CalendarAnswer> {
    const [row] = await listCalendars(this.transactions.reader, id);
    if (!row) throw notFound('calendar');
    return calendarAnswer(row);
  }

  revise(
    actor: Actor,
    id: string,
    { seen, reason, ...content }: CalendarBody & { seen: number },
  ): Promise<CalendarAnswer> {
    return this.transactions.run({ actor }, async (tx) => {
      const [before] = await listCalendars(tx, id);
      const { revision } = await this.reviseCalendar.execute(tx, { id, seen, ...content });
      const [after] = await listCalendars(tx, id);
      await appendAudit(tx, [
        {
          action: 'working-calendar.revised',
          objectKind: 'working-calendar',
          objectId: id,
          data: { revision, reason, before: contentOf(before), after: contentOf(after) },
        },
      ]);
      return calendarAnswer(after!);
    });
  }
}

function contentOf(row: Awaited<ReturnType<typeof listCalendars>>[number] | undefined) {
  return row && { title: row.title, weekendDays: row.weekendDays, holidays: row.holidays };
}
