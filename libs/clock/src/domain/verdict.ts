import { type ClockState, type ClockStateName, openPause } from './clock-state.js';
import type { Instant } from './instant.js';
import { timingOf } from './limits.js';

/**
 * What a clock is at an instant, from stored instants alone. Due is inclusive: an answer at the due instant is in time.
 * A clock without a number is never late. What was breached stays `missed` when it is no longer owed, whoever found that
 * it is not; where it goes on under another row, that row tells the breach.
 */
export function stateAt(clock: ClockState, at: Instant): ClockStateName {
  const { dueAt } = timingOf(clock);
  const { ended } = clock;
  if (!ended) {
    if (openPause(clock)) return 'paused';
    return dueAt !== null && dueAt < at ? 'missed' : 'running';
  }
  switch (ended.how) {
    case 'met':
      return dueAt !== null && ended.at > dueAt ? 'met_late' : 'met';
    case 'lapsed':
      return dueAt !== null && ended.at > dueAt ? 'missed' : 'withdrawn';
    case 'moved':
      return 'withdrawn';
  }
}
