import { instanceName } from './clock-rows.js';
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
  return evaluate(policies, history).map((clock) => {
    if (!clock.ended) return { clock, facts: history };
    const facts = history.slice(0, endOf(policies, history, instanceName(clock)));
    return {
      clock: evaluate(policies, facts).find((it) => instanceName(it) === instanceName(clock))!,
      facts,
    };
  });
}

/** How many facts it takes until the instance has ended: once ended it stays so, which makes it a binary search. */
function endOf(policies: readonly PinnedPolicy[], history: readonly HistoryFact[], name: string): number {
  let [open, ended] = [0, history.length];
  while (ended - open > 1) {
    const middle = Math.floor((open + ended) / 2);
    const clock = evaluate(policies, history.slice(0, middle)).find((it) => instanceName(it) === name);
    if (clock?.ended) ended = middle;
    else open = middle;
  }
  return ended;
}
