import { type ClockState, type PinnedClock, openPause } from './clock-state.js';
import type { HistoryFact, PauseFact, ResumeFact } from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { timingOf } from './limits.js';

/** Why a clock may not be paused. */
export type PauseRefusal =
  'not-open' | 'already-paused' | 'not-pausable' | 'reason-not-listed' | 'already-due';

/** Only house clocks marked pausable stand still, and only for a listed reason. Law does not wait for a reporter. */
export function mayPauseFor(pinned: PinnedClock, reason: string): boolean {
  const { definition } = pinned;
  return isHouseClock(pinned) && definition.pausable && (definition.pauseReasons ?? []).includes(reason);
}

/** Whether its figure is FCERT's own, and no text's of outside. */
export function isHouseClock({ policy, definition }: PinnedClock): boolean {
  return (definition.basis?.status ?? policy.document.status) === 'house';
}

export function pauseRefusal(clock: ClockState, reason: string, at: Instant): PauseRefusal | null {
  if (clock.ended) return 'not-open';
  if (openPause(clock)) return 'already-paused';
  if (!clock.pinned.definition.pausable || !isHouseClock(clock.pinned)) return 'not-pausable';
  if (!mayPauseFor(clock.pinned, reason)) return 'reason-not-listed';
  const { dueAt } = timingOf(clock);
  return dueAt !== null && dueAt < at ? 'already-due' : null;
}

export function applyPause(ledger: Ledger, fact: PauseFact): void {
  const clock = ledger.find(fact.clock);
  if (!clock || pauseRefusal(clock, fact.reason, fact.at)) return;
  clock.pauses = [...clock.pauses, { from: fact.at, to: null, reason: fact.reason, author: fact.author }];
}

export function applyResume(ledger: Ledger, fact: ResumeFact): void {
  const clock = ledger.find(fact.clock);
  if (clock && openPause(clock)) closePause(clock, fact);
}

export function closePause(clock: ClockState, fact: HistoryFact): void {
  clock.pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: fact.at } : pause));
}
