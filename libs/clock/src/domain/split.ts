import { isOpen } from './clock-state.js';
import type { SplitFromFact } from './history.js';
import type { Ledger } from './ledger.js';
import { stateAt } from './verdict.js';

/**
 * A new part begins with the whole history of the subject it was split from: every clock with its start, its due time
 * and its verdict. Whatever was told there is not told a second time.
 */
export function beginAnew(ledger: Ledger, fact: SplitFromFact): void {
  for (const clock of ledger.clocks) {
    clock.breachTold ||= !isOpen(clock) || stateAt(clock, fact.at) === 'missed';
    if (isOpen(clock)) clock.knownAt = fact.recordedAt;
  }
}
