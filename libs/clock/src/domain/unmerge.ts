import {
  type ClockState,
  type Limit,
  type Pause,
  type PinnedPolicy,
  dutyOf,
  openPause,
} from './clock-state.js';
import { sameHolder } from './duty-holder.js';
import { endingsOf } from './going-on.js';
import { end } from './hand-over.js';
import type {
  CarriedClock,
  ChangeFact,
  DutyKey,
  EventFact,
  GivenBackFact,
  HistoryFact,
  ReleasedFact,
  TakenOverFact,
} from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { limitEnd, timingOf } from './limits.js';
import { settledOn, takeOverOne } from './merge.js';
import { isHouseClock } from './pausing.js';
import { CLOSINGS } from './policy.js';
import { definitionIn } from './recurring.js';

/**
 * What happened while two were one happened to both; but that the survivor was rejected, handled or closed is said of the
 * survivor alone.
 */
export function sharedSince(
  history: readonly HistoryFact[],
  merge: TakenOverFact,
): (EventFact | ChangeFact)[] {
  return history.filter((fact): fact is EventFact | ChangeFact => {
    if (fact.seq <= merge.seq) return false;
    if (fact.kind === 'change') return true;
    return fact.kind === 'event' && !(CLOSINGS as readonly string[]).includes(fact.event);
  });
}

/** The merge with a subject that still holds on a survivor's record, if there is one. */
export function mergeOf(history: readonly HistoryFact[], absorbedId: string): TakenOverFact | undefined {
  return history
    .filter((fact): fact is TakenOverFact => fact.kind === 'taken-over' && fact.from === absorbedId)
    .findLast(
      (merge) => !history.some((it) => it.kind === 'released' && it.to === absorbedId && it.seq > merge.seq),
    );
}

/**
 * What a survivor hands back: every clock that came with the other subject and is still owed, under the due time it was
 * brought with, as far as that has not become earlier. What was fulfilled meanwhile was fulfilled for both.
 */
export function givenBackFrom(
  survivor: { policies: readonly PinnedPolicy[]; clocks: readonly ClockState[] },
  merge: TakenOverFact,
  at: Instant,
): { clocks: CarriedClock[]; settled: DutyKey[] } {
  const { policies, clocks } = survivor;
  const since = clocks.filter(({ ended }) => ended === null || ended.recordedAt >= merge.recordedAt);
  return {
    clocks: merge.clocks.flatMap((carried) => {
      const last = since.findLast((clock) => isSameDuty(clock, carried, policies));
      if (!last || !isStillOwed(last)) return [];
      // Handed over to its counterpart meanwhile, as far as its own text has that counterpart.
      const clockId = carriedDefinition(policies, carried, last.key.clockId)
        ? last.key.clockId
        : carried.clockId;
      return [handedBack(last, { ...carried, clockId }, merge.from, at)];
    }),
    settled: settledOn(since),
  };
}

/**
 * By the one that parts. That the survivor was found to be no incident, or was handled, says nothing of it: what had ended
 * by that is owed again. A scope that does not hold any more is shared, and ends what it ends on both.
 */
function isStillOwed({ ended, pinned }: ClockState): boolean {
  return (
    !ended || (ended.how === 'lapsed' && (endingsOf(pinned.definition) as string[]).includes(ended.reason))
  );
}

function isSameDuty(clock: ClockState, carried: CarriedClock, policies: readonly PinnedPolicy[]): boolean {
  const definition = carriedDefinition(policies, carried, carried.clockId);
  return (
    definition !== undefined &&
    clock.key.policyId === carried.policyId &&
    dutyOf(clock.pinned.definition) === dutyOf(definition) &&
    sameHolder(clock.key.holder, carried.holder)
  );
}

/** By the version the clock was carried under, which its own subject is bound to. */
function carriedDefinition(policies: readonly PinnedPolicy[], carried: CarriedClock, clockId: string) {
  const policy = policies.find(
    ({ document }) => document.id === carried.policyId && document.version === carried.version,
  );
  return policy && definitionIn(policy.document, clockId);
}

function handedBack(clock: ClockState, carried: CarriedClock, from: string, at: Instant): CarriedClock {
  const standing = { ...clock, pauses: pausesUntil(clock, at) };
  const brought = clock.limits.find((limit) => isBroughtBy(limit, from));
  // A repeating duty may have begun anew here: then it goes on as it runs here.
  const { startedAt, anchorAt } = brought ? carried : clock;
  const { countFrom, dueAt } = brought
    ? { countFrom: brought.from, dueAt: limitEnd(brought, standing) }
    : timingOf(standing);
  const pause = openPause(clock);
  return {
    ...carried,
    startedAt,
    anchorAt,
    countFrom,
    dueAt,
    missed: pause === null && dueAt !== null && dueAt < at,
    pausedFor: pause?.reason ?? null,
    pausedBy: pause?.author ?? null,
  };
}

/** With the time in which nothing was owed, of house clocks. */
function pausesUntil(clock: ClockState, at: Instant): Pause[] {
  const { ended, pauses } = clock;
  const before = pauses.map((pause) => ({ ...pause, to: pause.to ?? ended?.at ?? at }));
  return ended && isHouseClock(clock.pinned)
    ? [...before, { from: ended.at, to: at, reason: ended.reason, author: '' }]
    : before;
}

function isBroughtBy(limit: Limit, subjectId: string): boolean {
  return limit.kind === 'fixed' && limit.brought?.by === subjectId;
}

/** The subject that had been absorbed goes on by itself. */
export function takeBack(ledger: Ledger, fact: GivenBackFact): void {
  ledger.settledElsewhere.push(...fact.settled.map((duty) => ({ on: fact.from, duty })));
  for (const carried of fact.clocks) takeOverOne(ledger, carried, fact, null);
}

/**
 * What came with the other subject leaves with it. Clocks of the survivor's own stay as they are: an earlier due time
 * they were given is not taken back.
 */
export function release(ledger: Ledger, fact: ReleasedFact): void {
  for (const clock of ledger.open())
    if (clock.broughtBy === fact.to) end(ledger, clock, fact, { how: 'moved', reason: 'released' });
  const kept = ledger.settledElsewhere.filter(({ on }) => on !== fact.to);
  ledger.settledElsewhere.splice(0, ledger.settledElsewhere.length, ...kept);
}
