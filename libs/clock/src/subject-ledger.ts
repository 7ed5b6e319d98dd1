import { newId, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockChange, ClockOutcome } from './clock-outcome.js';
import { PolicyStore } from './data/policy-store.js';
import {
  type LedgerWrite,
  type SubjectKey,
  type SubjectRow,
  lockSubject,
  readLedger,
  writeLedger,
} from './data/subject-store.js';
import { type ClockRow, instanceName, rowOf, sameRow } from './domain/clock-rows.js';
import type { ClockState, PinnedPolicy } from './domain/clock-state.js';
import { evaluate } from './domain/evaluate.js';
import type { HistoryFact } from './domain/history.js';

/** A subject under its lock, with all that its clocks follow from. */
export interface OpenLedger {
  readonly subject: SubjectRow;
  readonly policies: readonly PinnedPolicy[];
  readonly history: readonly HistoryFact[];
  readonly stored: ReadonlyMap<string, ClockRow>;
}

/** A fact without its place in the record, which the ledger gives. */
export type NewFact = HistoryFact extends infer Fact
  ? Fact extends HistoryFact
    ? Omit<Fact, 'seq' | 'recordedAt'>
    : never
  : never;

/**
 * The one way a subject's clocks change: lock the subject, add facts to its history, recompute everything from the
 * history, store what differs.
 */
@Injectable()
export class SubjectLedger {
  constructor(private readonly policies: PolicyStore) {}

  async open(tx: Tx, key: SubjectKey): Promise<OpenLedger> {
    const subject = await lockSubject(tx, key);
    if (!subject) throw notFound('subject of clocks');
    const { history, clocks } = await readLedger(tx, key);
    return {
      subject,
      policies: await this.policies.resolve(tx, subject.pinned),
      history,
      stored: new Map(clocks.map((clock) => [clock.name, clock])),
    };
  }

  async append(tx: Tx, ledger: OpenLedger, news: readonly NewFact[]): Promise<ClockOutcome> {
    const facts = inOrder(news, ledger.history.length, ledger.subject.now);
    const states = evaluate(ledger.policies, [...ledger.history, ...facts]);
    const { write, outcome } = settle(ledger.subject, facts, states, ledger.stored);
    if (write.facts.length > 0 || write.clocks.length > 0) await writeLedger(tx, write);
    return outcome;
  }
}

/** Gives new facts their place in the record and the instant of recording. */
export function inOrder(news: readonly NewFact[], recorded: number, now: Date): HistoryFact[] {
  return news.map((fact, n) => ({ ...fact, seq: recorded + n + 1, recordedAt: now.getTime() }));
}

/** Compares what the history makes of the clocks with what is stored. */
export function settle(
  subject: SubjectKey,
  facts: readonly HistoryFact[],
  states: readonly ClockState[],
  stored: ReadonlyMap<string, ClockRow>,
): { write: LedgerWrite; outcome: ClockOutcome } {
  const all = states.map((state) => {
    const before = stored.get(instanceName(state));
    return { state, before, row: rowOf(state, before?.id ?? newId(), before) };
  });
  const changed = all.filter(({ before, row }) => !before || !sameRow(before, row));
  const next = nextDue(all.map(({ row }) => row));
  return {
    write: { subject, facts, clocks: changed },
    outcome: {
      changes: changed.map(({ state, before, row }) => changeOf(state, before, row)),
      nextDueAt: date(next?.dueAt ?? null),
      nextClockRowId: next?.id ?? null,
    },
  };
}

function nextDue(rows: readonly ClockRow[]): ClockRow | undefined {
  return rows
    .filter((row) => row.endedAt === null && row.state !== 'paused' && row.dueAt !== null)
    .reduce<ClockRow | undefined>((a, b) => (a && a.dueAt! <= b.dueAt! ? a : b), undefined);
}

function changeOf({ key, pinned }: ClockState, before: ClockRow | undefined, row: ClockRow): ClockChange {
  return {
    change: kindOfChange(before, row),
    clockRowId: row.id,
    clockId: key.clockId,
    title: pinned.definition.title,
    policy: { id: key.policyId, version: key.version },
    dutyHolder: key.holder,
    state: row.state,
    dueAt: date(row.dueAt),
    previousDueAt: date(before?.dueAt ?? null),
    endedAt: date(row.endedAt),
    reason: row.reason,
  };
}

function kindOfChange(before: ClockRow | undefined, row: ClockRow): ClockChange['change'] {
  if (row.endedAt !== null && row.state !== 'running' && row.state !== 'paused') return row.state;
  if (!before) return 'started';
  if (row.state === 'paused' && before.state !== 'paused') return 'paused';
  if (before.state === 'paused' && row.state !== 'paused') return 'resumed';
  return 'due-moved';
}

function date(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}
