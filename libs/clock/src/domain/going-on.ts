import { type Severity, compareSeverity } from '@fcert/kernel';
import type { Candidate } from './candidates.js';
import type { ClockState, PinnedClock } from './clock-state.js';
import { type Direction, limitsAfter } from './hand-over.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { timingOf } from './limits.js';
import { isHouseClock } from './pausing.js';
import type { ClockDefinition, ClockEventName } from './policy.js';

/** What ends a clock by its own text although nobody has answered it. */
export function endingsOf({ withdrawOn = [], repeat }: ClockDefinition): readonly ClockEventName[] {
  return repeat ? [...withdrawOn, repeat.until] : withdrawOn;
}

/** The clock of a duty that broke off without an answer; what left with another subject was never its own. */
export function brokenOff({ duty }: Candidate): ClockState | undefined {
  const last = duty.instances.findLast(({ ended }) => ended?.reason !== 'released');
  return last?.ended && last.ended.how !== 'met' ? last : undefined;
}

export type GoingOn = Pick<
  ClockState,
  'startedAt' | 'anchorAt' | 'limits' | 'pauses' | 'triggerSeq' | 'afterSeq' | 'breachTold' | 'broughtBy'
>;

/**
 * A duty that is owed again goes on under the time it had, whatever broke it off: nobody gains time by lifting a scope,
 * by a severity without clocks or by a rejection that is taken back. Where the text has one clock for each severity it
 * is the same duty under another number. null: the text knows no such change, and its other clock is another duty.
 */
export function goOn(ledger: Ledger, candidate: Candidate, last: ClockState, at: Instant): GoingOn | null {
  const { pinned } = candidate;
  const isSame = last.key.clockId === pinned.definition.id;
  if (!last.ended || (!isSame && !pinned.policy.document.severityChange)) return null;
  return {
    startedAt: at,
    anchorAt: last.anchorAt,
    limits: isSame
      ? last.limits
      : limitsAfter(ledger, last, candidate, { at, direction: directionBetween(last.pinned, pinned) }),
    pauses: pausesOf(last, last.ended, at),
    triggerSeq: last.triggerSeq,
    afterSeq: last.afterSeq,
    breachTold: wasBreached(last),
    broughtBy: last.broughtBy,
  };
}

/** Before it ended. What was missed stays owed under the text that was missed. */
export function wasBreached(clock: ClockState): boolean {
  const { dueAt } = timingOf(clock);
  return clock.ended !== null && dueAt !== null && dueAt < clock.ended.at;
}

/** A house clock has stood still while nothing was owed; the law's has not. */
function pausesOf(last: ClockState, { at: from, reason }: NonNullable<ClockState['ended']>, to: Instant) {
  const before = last.pauses.map((pause) => ({ ...pause, to: pause.to ?? from }));
  const { definition } = last.pinned;
  const wasRejected = (endingsOf(definition) as readonly string[]).includes(reason);
  return wasRejected && isHouseClock(last.pinned) && to > from
    ? [...before, { from, to, reason, author: '' }]
    : before;
}

/** By the severities the two texts are for: what was known in between says nothing. */
function directionBetween(one: PinnedClock, other: PinnedClock): Direction {
  const [before, now] = [gravest(one), gravest(other)];
  if (!before || !now || before === now) return 'same';
  return compareSeverity(now, before) > 0 ? 'raised' : 'lowered';
}

function gravest({ definition }: PinnedClock): Severity | undefined {
  return definition.appliesTo?.severities?.reduce((a, b) => (compareSeverity(a, b) < 0 ? b : a));
}
