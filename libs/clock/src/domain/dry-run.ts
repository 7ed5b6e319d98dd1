import type { ClockState, ClockStateName, PinnedPolicy } from './clock-state.js';
import { type DutyHolder, holderKey } from './duty-holder.js';
import { evaluate } from './evaluate.js';
import type { CarriedClock, HistoryFact, SubjectKind } from './history.js';
import type { Instant } from './instant.js';
import { timingOf } from './limits.js';
import { definitionIn } from './recurring.js';
import { stateAt } from './verdict.js';

/** A subject with its record, and the texts it is bound to. */
export interface PastSubject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly reference: string;
  readonly openedAt: Instant;
  readonly policies: readonly PinnedPolicy[];
  readonly history: readonly HistoryFact[];
}

/** What one text makes of one clock. */
export interface TriedClock {
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly state: ClockStateName;
  /** How long after its due instant it was answered, or is still owed; 0 in time. */
  readonly lateSeconds: number;
}

export interface TriedComparison {
  readonly clockId: string;
  readonly title: string;
  readonly dutyHolder: DutyHolder;
  readonly instance: number;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly before: TriedClock | null;
  readonly after: TriedClock | null;
}

export interface DryRunRow {
  readonly kind: SubjectKind;
  readonly reference: string;
  readonly openedAt: Instant;
  /** The version its clocks ran under; null where the policy was not in force for it. */
  readonly ranUnder: string | null;
  readonly clocks: readonly TriedComparison[];
}

/**
 * One subject under a text it did not run under, from its own record: which clocks would have run, and which would have
 * been breached. Acts count as they were recorded; nobody knows what people would have done under other limits. A clock
 * taken over in a merge keeps the due time it came with.
 */
export function tryOn(subject: PastSubject, tried: PinnedPolicy, at: Instant): DryRunRow {
  const own = subject.policies.filter(({ document }) => document.id === tried.document.id);
  const ranUnder = own.find((policy) => !policy.carried)?.document.version ?? null;
  const before = evaluate(own, keptFor(own, subject.history));
  // Under the number it ran under, so that pauses and merges of the record find their clocks.
  const version = ranUnder ?? tried.document.version;
  const text: PinnedPolicy = { ...tried, document: { ...tried.document, version }, carried: false };
  const after = evaluate([text], keptFor([text], asOfOneVersion(subject.history, text)));
  const { kind, reference, openedAt } = subject;
  return { kind, reference, openedAt, ranUnder, clocks: compare(before, after, at) };
}

/** Clocks of other policies that came in a merge are none of this one's; those its text has not cannot be tried. */
function keptFor(policies: readonly PinnedPolicy[], history: readonly HistoryFact[]): HistoryFact[] {
  const isKnown = ({ policyId, version, clockId }: CarriedClock): boolean =>
    policies.some(
      ({ document }) =>
        document.id === policyId &&
        document.version === version &&
        definitionIn(document, clockId) !== undefined,
    );
  return history.map((fact) => ('clocks' in fact ? { ...fact, clocks: fact.clocks.filter(isKnown) } : fact));
}

function asOfOneVersion(history: readonly HistoryFact[], { document }: PinnedPolicy): HistoryFact[] {
  const { id, version } = document;
  return history.map((fact): HistoryFact => {
    if ('clocks' in fact)
      return {
        ...fact,
        clocks: fact.clocks.map((one) => (one.policyId === id ? { ...one, version } : one)),
      };
    if (fact.kind === 'pause' || fact.kind === 'resume')
      return fact.clock.policyId === id ? { ...fact, clock: { ...fact.clock, version } } : fact;
    return fact;
  });
}

/** Clocks that only went on under another row are told once, by that row. */
const GOES_ON: ReadonlySet<string> = new Set(['handed-over', 'merged', 'released']);

function compare(
  before: readonly ClockState[],
  after: readonly ClockState[],
  at: Instant,
): TriedComparison[] {
  const [was, is] = [named(before), named(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [old, young] = [was.get(name), is.get(name)];
    const { key, pinned } = (young ?? old)!;
    const [left, right] = [old ? tried(old, at) : null, young ? tried(young, at) : null];
    return {
      clockId: key.clockId,
      title: pinned.definition.title,
      dutyHolder: key.holder,
      instance: key.instance,
      change: changeOf(left, right),
      before: left,
      after: right,
    };
  });
}

function named(clocks: readonly ClockState[]): Map<string, ClockState> {
  return new Map(
    clocks
      .filter(({ ended }) => !GOES_ON.has(ended?.reason ?? ''))
      .map((clock) => [`${clock.key.clockId} ${holderKey(clock.key.holder)} ${clock.key.instance}`, clock]),
  );
}

function tried(clock: ClockState, at: Instant): TriedClock {
  const { dueAt } = timingOf(clock);
  const state = stateAt(clock, clock.ended?.at ?? at);
  const until = clock.ended?.at ?? at;
  const isLate = (state === 'met_late' || state === 'missed') && dueAt !== null;
  return {
    startedAt: clock.startedAt,
    dueAt,
    endedAt: clock.ended?.at ?? null,
    state,
    lateSeconds: isLate ? Math.max(0, Math.round((until - dueAt) / 1000)) : 0,
  };
}

function changeOf(before: TriedClock | null, after: TriedClock | null): TriedComparison['change'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  const same =
    before.startedAt === after.startedAt && before.dueAt === after.dueAt && before.state === after.state;
  return same ? 'same' : 'changed';
}

export interface DryRunTotals {
  readonly subjects: number;
  /** Subjects of which at least one clock would have been another. */
  readonly subjectsChanged: number;
  readonly clocksBefore: number;
  readonly clocksAfter: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly breachedBefore: number;
  readonly breachedAfter: number;
  readonly newlyBreached: number;
  readonly noLongerBreached: number;
  readonly lateSecondsBefore: number;
  readonly lateSecondsAfter: number;
  readonly latestSecondsAfter: number;
}

export const NO_TOTALS: DryRunTotals = {
  subjects: 0,
  subjectsChanged: 0,
  clocksBefore: 0,
  clocksAfter: 0,
  added: 0,
  removed: 0,
  changed: 0,
  breachedBefore: 0,
  breachedAfter: 0,
  newlyBreached: 0,
  noLongerBreached: 0,
  lateSecondsBefore: 0,
  lateSecondsAfter: 0,
  latestSecondsAfter: 0,
};

export function addToTotals(totals: DryRunTotals, { clocks }: DryRunRow): DryRunTotals {
  const count = (holds: (clock: TriedComparison) => boolean): number => clocks.filter(holds).length;
  const sum = (side: 'before' | 'after'): number =>
    clocks.reduce((seconds, clock) => seconds + (clock[side]?.lateSeconds ?? 0), 0);
  const late = (clock: TriedClock | null): boolean =>
    clock?.state === 'met_late' || clock?.state === 'missed';
  return {
    subjects: totals.subjects + 1,
    subjectsChanged: totals.subjectsChanged + Number(clocks.some(({ change }) => change !== 'same')),
    clocksBefore: totals.clocksBefore + count(({ before }) => before !== null),
    clocksAfter: totals.clocksAfter + count(({ after }) => after !== null),
    added: totals.added + count(({ change }) => change === 'added'),
    removed: totals.removed + count(({ change }) => change === 'removed'),
    changed: totals.changed + count(({ change }) => change === 'changed'),
    breachedBefore: totals.breachedBefore + count(({ before }) => late(before)),
    breachedAfter: totals.breachedAfter + count(({ after }) => late(after)),
    newlyBreached: totals.newlyBreached + count(({ before, after }) => late(after) && !late(before)),
    noLongerBreached: totals.noLongerBreached + count(({ before, after }) => late(before) && !late(after)),
    lateSecondsBefore: totals.lateSecondsBefore + sum('before'),
    lateSecondsAfter: totals.lateSecondsAfter + sum('after'),
    latestSecondsAfter: Math.max(
      totals.latestSecondsAfter,
      ...clocks.map(({ after }) => after?.lateSeconds ?? 0),
    ),
  };
}
