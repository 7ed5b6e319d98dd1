import { compareSeverity } from '@fcert/kernel';
import { anchoredLimit } from './anchors.js';
import type { Candidate } from './candidates.js';
import { type ClockState, type Ending, type Limit, type PinnedClock, openPause } from './clock-state.js';
import type { HistoryFact } from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { dueFrom, timingOf } from './limits.js';
import { mayPauseFor } from './pausing.js';

/** Which way a severity went. */
export type Direction = 'raised' | 'lowered' | 'same';

/**
 * Open clocks whose scope no longer holds: the counterpart of their group takes over, or they are no longer owed. A
 * breached clock is not handed over: it stays owed under the text that was missed.
 */
export function reviewScopes(ledger: Ledger, fact: HistoryFact): void {
  for (const clock of ledger.open()) {
    const candidate = ledger.candidateOf(clock);
    if (ledger.inScope(candidate)) continue;
    const counterpart = ledger.counterpartsOf(candidate).find((other) => ledger.inScope(other));
    if (!counterpart || !clock.pinned.policy.document.severityChange) {
      end(ledger, clock, fact, { how: 'lapsed', reason: 'scope-ended' });
      continue;
    }
    const { dueAt } = timingOf(clock);
    const breached = !openPause(clock) && dueAt !== null && dueAt < fact.recordedAt;
    if (!breached) handOver(ledger, clock, counterpart, fact);
  }
}

/** Ends a clock by something else than an answer. */
export function end(
  ledger: Ledger,
  clock: ClockState,
  { at, recordedAt }: HistoryFact,
  by: Pick<Ending, 'how' | 'reason'>,
): void {
  ledger.close(clock, { at, recordedAt, ...by, stopSeq: null });
}

function handOver(ledger: Ledger, old: ClockState, to: Candidate, fact: HistoryFact): void {
  const direction = directionOf(ledger, to.pinned);
  const limits = limitsAfter(ledger, old, to, { at: fact.at, direction });
  const pauses = pausesAfter(old, to.pinned, fact.at);
  end(ledger, old, fact, { how: 'moved', reason: 'handed-over' });
  ledger.add(to, {
    startedAt: fact.at,
    knownAt: fact.recordedAt,
    anchorAt: old.anchorAt,
    limits,
    pauses,
    ended: null,
    afterSeq: old.afterSeq,
    triggerSeq: old.triggerSeq,
    breachTold: false,
    broughtBy: old.broughtBy,
  });
}

/** Raised: the new duration counts from the change and the earlier due time holds. Lowered: due times stay. */
export function limitsAfter(
  ledger: Ledger,
  old: ClockState,
  to: Candidate,
  { at, direction }: { at: Instant; direction: Direction },
): readonly Limit[] {
  const rule = old.pinned.policy.document.severityChange;
  if (direction !== 'same' && rule?.[direction] === 'recount-from-anchor') return [anchoredLimit(ledger, to)];
  if (direction !== 'raised') return old.limits;
  const due = dueFrom(to.pinned, at, ledger.entityKinds(to));
  return [...old.limits, { kind: 'fixed', from: at, due }];
}

function directionOf(ledger: Ledger, to: PinnedClock): Direction {
  const assumed = to.policy.document.unknownSeverityAs ?? null;
  const before = ledger.situation.severityBefore ?? assumed;
  const now = ledger.situation.severity ?? assumed;
  if (!before || !now || before === now) return 'same';
  return compareSeverity(now, before) > 0 ? 'raised' : 'lowered';
}

/** A pause survives the change of severity where the counterpart allows it; time paused before stays granted. */
function pausesAfter(old: ClockState, to: PinnedClock, at: Instant): ClockState['pauses'] {
  return old.pauses.flatMap((pause) => {
    if (pause.to !== null) return [pause];
    const until = { ...pause, to: at };
    return mayPauseFor(to, pause.reason) ? [until, { ...pause, from: at }] : [until];
  });
}
