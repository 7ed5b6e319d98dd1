import type { ClockState, PinnedPolicy } from './clock-state.js';
import { evaluate } from './evaluate.js';
import type { HistoryFact } from './history.js';

/** A clock with as much of the history as it rests on. */
export interface RestingClock {
  readonly clock: ClockState;
  /** Up to and with the fact that ended it; the whole history while it is open. */
  readonly facts: readonly HistoryFact[];
}

/**
 * The clocks of a subject, each with the part of the history that decides it. What is recorded after a clock has ended
 * never touches it, so a closed clock rests on the same facts for ever.
 */
export function restingClocks(
  policies: readonly PinnedPolicy[],
  history: readonly HistoryFact[],
): RestingClock[] {
  const endedAfter = new Map<ClockState, number>();
  const clocks = evaluate(policies, history, (all, facts) => {
    for (const clock of all) if (clock.ended && !endedAfter.has(clock)) endedAfter.set(clock, facts);
  });
  return clocks.map((clock) => ({ clock, facts: history.slice(0, endedAfter.get(clock)) }));
}
