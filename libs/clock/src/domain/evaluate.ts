import { correctAnchors, isCountedBy } from './anchors.js';
import { type ClockState, type PinnedPolicy } from './clock-state.js';
import { end, reviewScopes } from './hand-over.js';
import type { EventFact, HistoryFact } from './history.js';
import { Ledger } from './ledger.js';
import { closeForMerge, takeOver } from './merge.js';
import { endingsOf } from './going-on.js';
import { release, takeBack } from './unmerge.js';
import { concerns } from './situation.js';
import { beginAnew } from './split.js';
import { applyPause, applyResume } from './pausing.js';
import { reopen } from './reopening.js';
import { startDueClocks, stopIfAnswered } from './starts.js';

/**
 * Every clock a subject has had, from its pinned policies and its history in order of recording. Pure: whoever holds
 * the same rows gets the same due times and verdicts, at any later day and on any machine. A clock that has ended is
 * never touched again, whatever is recorded afterwards. `seen` looks on after each fact.
 */
export function evaluate(
  policies: readonly PinnedPolicy[],
  history: readonly HistoryFact[],
  seen?: (clocks: readonly ClockState[], factsSoFar: number) => void,
): ClockState[] {
  const ledger = new Ledger(policies);
  history.forEach((fact, index) => {
    record(ledger, fact);
    seen?.(ledger.clocks, index + 1);
  });
  return ledger.clocks;
}

function record(ledger: Ledger, fact: HistoryFact): void {
  ledger.learn(fact);
  switch (fact.kind) {
    case 'event':
      correctAnchors(ledger, fact);
      endByEvent(ledger, fact);
      break;
    case 'pause':
      applyPause(ledger, fact);
      break;
    case 'resume':
      applyResume(ledger, fact);
      break;
    case 'taken-over':
      takeOver(ledger, fact);
      break;
    case 'merged-into':
      closeForMerge(ledger, fact);
      break;
    case 'given-back':
      takeBack(ledger, fact);
      break;
    case 'released':
      release(ledger, fact);
      break;
    case 'split-from':
      beginAnew(ledger, fact);
      break;
    case 'reopened':
      reopen(ledger, fact);
      break;
    case 'opened':
    case 'change':
    case 'split-off':
      break;
  }
  reviewScopes(ledger, fact);
  startDueClocks(ledger, fact);
}

function endByEvent(ledger: Ledger, fact: EventFact): void {
  for (const clock of ledger.open()) {
    const { definition } = clock.pinned;
    // An act answers it; an earlier anchor may let an act count that came too early before.
    if (definition.stopEvent === fact.event || isCountedBy(definition, fact.event))
      stopIfAnswered(ledger, clock, fact);
    if (clock.ended) continue;
    if (!concerns(fact, clock.key.holder)) continue;
    if (endingsOf(definition).includes(fact.event))
      end(ledger, clock, fact, { how: 'lapsed', reason: fact.event });
  }
}
