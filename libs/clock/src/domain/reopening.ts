import { brokenOff, endingsOf, goOn, wasBreached } from './going-on.js';
import type { ReopenedFact } from './history.js';
import type { Ledger } from './ledger.js';
import { stopIfAnswered } from './starts.js';

/**
 * What had ended with an event that is taken back is owed again. The rows that ended stay as they are; each duty goes
 * on as a new one, also under texts that came along in a merge and start nothing else here.
 */
export function reopen(ledger: Ledger, fact: ReopenedFact): void {
  const takenBack: readonly string[] = fact.takesBack;
  for (const clock of [...ledger.clocks]) {
    if (!clock.ended || !takenBack.includes(clock.ended.reason)) continue;
    const candidate = ledger.candidateOf(clock);
    if (candidate.duty.open || brokenOff(candidate) !== clock) continue;
    if (!ledger.inScope(candidate) && !wasBreached(clock)) continue;
    if (ledger.situation.holds(endingsOf(clock.pinned.definition), clock.key.holder)) continue;
    const on = goOn(ledger, candidate, clock, fact.at);
    if (!on) continue;
    const again = ledger.add(candidate, { knownAt: fact.recordedAt, ended: null, ...on });
    stopIfAnswered(ledger, again, fact);
  }
}
