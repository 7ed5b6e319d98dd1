import { type ClockState, type FixedLimit, dutyOf, isOpen, openPause } from './clock-state.js';
import { end } from './hand-over.js';
import type { CarriedClock, DutyKey, GivenBackFact, MergedFact, TakenOverFact } from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { timingOf } from './limits.js';
import { closePause, mayPauseFor } from './pausing.js';
import { stateAt } from './verdict.js';

/** What a subject about to be absorbed hands to the surviving one. */
export function carriedFrom(clocks: readonly ClockState[], at: Instant): CarriedClock[] {
  return clocks.filter(isOpen).map((clock) => {
    const { policyId, version, clockId, holder } = clock.key;
    const pauses = clock.pauses.map((pause) => ({ ...pause, to: pause.to ?? at }));
    const { countFrom, dueAt } = timingOf({ ...clock, pauses });
    return {
      policyId,
      version,
      clockId,
      holder,
      startedAt: clock.startedAt,
      anchorAt: clock.anchorAt,
      countFrom,
      dueAt,
      missed: stateAt(clock, at) === 'missed',
      pausedFor: openPause(clock)?.reason ?? null,
      pausedBy: openPause(clock)?.author ?? null,
    };
  });
}

/** Duties met on the absorbed subject. A repeating duty is never settled for good. */
export function settledOn(clocks: readonly ClockState[]): DutyKey[] {
  return clocks
    .filter(({ ended, pinned }) => ended?.how === 'met' && !pinned.definition.repeat)
    .map(({ key, pinned }) => ({
      policyId: key.policyId,
      duty: dutyOf(pinned.definition),
      holder: key.holder,
    }));
}

export function closeForMerge(ledger: Ledger, fact: MergedFact): void {
  for (const clock of ledger.open()) end(ledger, clock, fact, { how: 'moved', reason: 'merged' });
}

/** The surviving subject goes on with every clock under its earliest due time for each duty holder. */
export function takeOver(ledger: Ledger, fact: TakenOverFact): void {
  ledger.settledElsewhere.push(...fact.settled.map((duty) => ({ on: fact.from, duty })));
  for (const carried of fact.clocks) takeOverOne(ledger, carried, fact, fact.from);
}

/** `broughtBy`: the subject a clock comes along with; null where it returns to its own. */
export function takeOverOne(
  ledger: Ledger,
  carried: CarriedClock,
  fact: TakenOverFact | GivenBackFact,
  broughtBy: string | null,
): void {
  const pinned = ledger.pinned(carried.policyId, carried.version, carried.clockId);
  if (!pinned) throw new Error(`clock ${carried.clockId} was taken over without its policy`);
  const limit: FixedLimit = {
    kind: 'fixed',
    from: carried.countFrom ?? carried.startedAt,
    due: carried.dueAt,
    brought: { by: fact.from, at: fact.at },
  };
  const candidate = ledger.candidate(pinned, carried.holder);
  const own = candidate.duty.open;
  if (own) {
    // Overdue by what was brought along: that breach was told where it happened.
    own.breachTold ||= carried.missed && stateAt(own, fact.at) !== 'missed';
    own.limits = [...own.limits, limit];
    // Of two that are one now the clock stands only where both stood: else the earlier due time would wait.
    if (carried.pausedFor === null) closePause(own, fact);
    return;
  }
  const { startedAt, anchorAt } = carried;
  const stands = carried.pausedFor !== null && mayPauseFor(pinned, carried.pausedFor);
  ledger.add(candidate, {
    startedAt,
    knownAt: fact.recordedAt,
    anchorAt,
    limits: [limit],
    pauses: stands
      ? [{ from: fact.at, to: null, reason: carried.pausedFor, author: carried.pausedBy ?? '' }]
      : [],
    ended: null,
    afterSeq: fact.seq,
    triggerSeq: null,
    breachTold: carried.missed,
    broughtBy,
  });
}
