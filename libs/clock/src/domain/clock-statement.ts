import type { ClockState, ClockStateName, Pause } from './clock-state.js';
import type { RestingClock } from './closing.js';
import { type WorkingStep, dueWorking } from './due-working.js';
import type { DutyHolder } from './duty-holder.js';
import type { HistoryFact } from './history.js';
import type { Instant } from './instant.js';
import { timingOf } from './limits.js';
import { shownBasis } from './policy-words.js';
import type { Basis, Citation, PolicyStatus } from './policy.js';
import { stateAt } from './verdict.js';

/** An instant together with the fact that is evidence of it. */
export interface Evidenced {
  readonly event: string;
  readonly at: Instant | null;
  /** `seq` of the fact; null where it follows from others and was not recorded by itself. */
  readonly fact: number | null;
}

/** What can be certified of one clock: by which text it ran, from when, until when, and what became of it. */
export interface ClockStatement {
  /** `final` once the clock has ended: nothing can change it any more. */
  readonly status: 'final' | 'interim';
  readonly clockId: string;
  readonly instance: number;
  readonly title: string;
  readonly dutyHolder: DutyHolder;
  readonly policy: {
    readonly id: string;
    readonly version: string;
    readonly title: string;
    readonly status: PolicyStatus;
    readonly standing: string;
    /** Words to stand beside every figure of this text. */
    readonly caption: string;
    readonly legalBasis: string;
    readonly citation: Citation | null;
    /** Where the figure of this one clock comes from another source than the rest. */
    readonly basis: Basis | null;
    readonly timezone: string;
    readonly calendar: { readonly id: string; readonly revision: number } | null;
  };
  readonly start: Evidenced;
  readonly anchor: Evidenced;
  readonly due: { readonly at: Instant | null; readonly working: readonly WorkingStep[] };
  readonly stop: Evidenced | null;
  readonly verdict: {
    readonly state: ClockStateName;
    readonly lateByMs: number;
    /** The stop event, or why it was no longer owed. */
    readonly reason: string | null;
  };
  readonly pauses: readonly Pause[];
}

/** `asOf` decides the state of a clock that is still open. */
export function statementOf({ clock, facts }: RestingClock, asOf: Instant): ClockStatement {
  const { key, pinned, ended } = clock;
  const { definition, policy } = pinned;
  const { document, calendar } = policy;
  const { dueAt } = timingOf(clock);
  return {
    status: ended ? 'final' : 'interim',
    clockId: key.clockId,
    instance: key.instance,
    title: definition.title,
    dutyHolder: key.holder,
    policy: {
      id: key.policyId,
      version: key.version,
      title: document.title,
      ...shownBasis(document, definition),
      standing: document.standing,
      legalBasis: document.legalBasis,
      basis: definition.basis ?? null,
      timezone: document.timezone,
      calendar: calendar && { id: calendar.id, revision: calendar.revision },
    },
    start: startOf(clock, facts),
    anchor: anchorOf(clock, facts),
    due: { at: dueAt, working: dueWorking(clock) },
    stop: ended && { event: ended.reason, at: ended.at, fact: ended.stopSeq ?? endedBy(facts) },
    verdict: {
      state: stateAt(clock, ended?.at ?? asOf),
      lateByMs: lateBy(clock, dueAt, asOf),
      reason: ended?.reason ?? null,
    },
    pauses: clock.pauses,
  };
}

/** The last fact a closed clock rests on is the one that ended it. */
function endedBy(facts: readonly HistoryFact[]): number | null {
  return facts.at(-1)?.seq ?? null;
}

/** How far past its due time a clock was answered, given up or, while open, still is. Never from anything but instants. */
function lateBy(clock: ClockState, dueAt: Instant | null, asOf: Instant): number {
  if (dueAt === null || clock.ended?.how === 'moved') return 0;
  return Math.max(0, (clock.ended?.at ?? asOf) - dueAt);
}

function startOf(clock: ClockState, facts: readonly HistoryFact[]): Evidenced {
  const { startEvent } = clock.pinned.definition;
  const { startedAt: at, triggerSeq } = clock;
  if (triggerSeq !== null) return { event: startEvent, at, fact: triggerSeq };
  return {
    event: startEvent,
    at,
    fact: eventAt(facts, startEvent, at) ?? recordedAt(facts, clock.knownAt),
  };
}

function anchorOf(clock: ClockState, facts: readonly HistoryFact[]): Evidenced {
  const { anchor } = clock.pinned.definition;
  const { anchorAt: at } = clock;
  if (at === null) return { event: anchor.event, at, fact: null };
  return { event: anchor.event, at, fact: eventAt(facts, anchor.event, at) ?? clock.triggerSeq };
}

function eventAt(facts: readonly HistoryFact[], event: string, at: Instant): number | null {
  return facts.find((fact) => fact.kind === 'event' && fact.event === event && fact.at === at)?.seq ?? null;
}

/** Where the start is no event of its own (a severity was raised, a scope became true): the fact that brought it about. */
function recordedAt(facts: readonly HistoryFact[], instant: Instant): number | null {
  return facts.find((fact) => fact.recordedAt === instant && fact.kind !== 'event')?.seq ?? null;
}
