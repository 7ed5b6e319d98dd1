import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { PastSelection } from './data/past-subjects.read-model.js';
import { PolicyStore } from './data/policy-store.js';
import { calendarOf } from './data/working-calendar.read-model.js';
import { type CalendarRow, tryCalendar } from './domain/dry-run-calendar.js';
import { type PastPage, type PastReading, overPastSubjects } from './past-subjects.js';
import type { CalendarRevision } from './revise-calendar.js';

export interface CalendarDryRun extends PastReading<CalendarRow> {
  /** What differs in the whole selection, on its first page; null on later ones. A page leaves out what does not. */
  readonly totals: { readonly subjects: number; readonly clocks: number } | null;
}

/**
 * What a revised calendar means for clocks that run: which of them a new incident with the same record would have due
 * at another instant. The running ones keep their due times. Reads only.
 */
@Injectable()
export class DryRunCalendar {
  constructor(private readonly policies: PolicyStore) {}

  async execute(
    q: Queryable,
    input: { revision: CalendarRevision; selection: Omit<PastSelection, 'owedByCalendar'>; page: PastPage },
  ): Promise<CalendarDryRun> {
    const calendar = calendarOf({ ...input.revision, revision: 0 });
    const { all, ...reading } = await overPastSubjects(
      q,
      {
        policies: this.policies,
        selection: { ...input.selection, owedByCalendar: calendar.id },
        page: input.page,
      },
      (subject) => tryCalendar(subject, calendar),
    );
    const touched = all.filter(({ clocks }) => clocks.length > 0);
    const totals = {
      subjects: touched.length,
      clocks: touched.reduce((count, { clocks }) => count + clocks.length, 0),
    };
    const rows = reading.rows.filter(({ clocks }) => clocks.length > 0);
    return { ...reading, rows, totals: input.page.after === null ? totals : null };
  }
}
