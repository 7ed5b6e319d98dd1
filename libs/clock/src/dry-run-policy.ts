import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { PastSelection } from './data/past-subjects.read-model.js';
import { PolicyStore } from './data/policy-store.js';
import { presentCalendar } from './data/working-calendar.read-model.js';
import { type DryRunRow, type DryRunTotals, NO_TOTALS, addToTotals, tryOn } from './domain/dry-run.js';
import type { ClockPolicy } from './domain/policy.js';
import { type PastPage, type PastReading, overPastSubjects } from './past-subjects.js';

export interface PolicyDryRun extends PastReading<DryRunRow> {
  /** Of the whole selection, on its first page; null on later ones. */
  readonly totals: DryRunTotals | null;
}

/**
 * Recomputes past incidents and tasks under a text they did not run under: which clocks would have run, which would
 * have been breached and by how much, beside what happened. Reads only; throws `too-many-incidents` (unprocessable).
 */
@Injectable()
export class DryRunPolicy {
  constructor(private readonly policies: PolicyStore) {}

  async execute(
    q: Queryable,
    input: { document: ClockPolicy; selection: Omit<PastSelection, 'owedByCalendar'>; page: PastPage },
  ): Promise<PolicyDryRun> {
    const { document, page } = input;
    const tried = { document, calendar: await presentCalendar(q, document.workingCalendar), carried: false };
    const selection = { ...input.selection, owedByCalendar: null };
    const { all, ...reading } = await overPastSubjects(
      q,
      { policies: this.policies, selection, page },
      (subject, at) => tryOn(subject, tried, at),
    );
    return { ...reading, totals: page.after === null ? all.reduce(addToTotals, NO_TOTALS) : null };
  }
}
