import type { Queryable } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { PolicyStore } from './data/policy-store.js';
import { historyOf, readRestingRecord } from './data/resting-record.read-model.js';
import type { SubjectKey } from './data/subject-store.js';
import { instanceName } from './domain/clock-rows.js';
import { restingClocks } from './domain/closing.js';
import { type ClockExplanation, explain } from './domain/explain.js';

export interface ExplainedClock extends ClockExplanation {
  /** Id of the clock's row. */
  readonly id: string;
}

export interface ExplainedSubject {
  readonly reference: string;
  /** The instant everything was judged at, on the database's time. */
  readonly at: number;
  /** The next due first; those without a due time last. */
  readonly clocks: readonly ExplainedClock[];
}

/** Why each clock of a subject runs or ran, recomputed from its history and not read from the rows that show it. */
@Injectable()
export class ExplainClocks {
  constructor(private readonly policies: PolicyStore) {}

  /** Undefined where nothing of this kind and id has clocks. */
  async execute(q: Queryable, subject: SubjectKey): Promise<ExplainedSubject | undefined> {
    const record = await readRestingRecord(q, subject);
    if (!record) return undefined;
    const policies = await this.policies.resolve(q, record.pinned);
    const clocks = restingClocks(policies, historyOf(record.facts)).flatMap((resting): ExplainedClock[] => {
      const id = record.ids.get(instanceName(resting.clock));
      return id === undefined ? [] : [{ ...explain(resting, record.now), id }];
    });
    return { reference: record.reference, at: record.now, clocks: clocks.sort(openThenDue) };
  }
}

function openThenDue(a: ExplainedClock, b: ExplainedClock): number {
  if (a.status !== b.status) return a.status === 'interim' ? -1 : 1;
  return compareDue(a.due.at, b.due.at) || (a.id < b.id ? -1 : 1);
}

function compareDue(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
