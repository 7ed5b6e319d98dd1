import type { ClockDefinition, ClockPolicy } from './policy.js';
import type { ClockKey } from './history.js';
import type { Instant } from './instant.js';
import type { WorkingCalendar } from './working-calendar.js';

/** A policy version a subject is bound to, with the calendar revision it counts working days by. */
export interface PinnedPolicy {
  readonly document: ClockPolicy;
  readonly calendar: WorkingCalendar | null;
  /** Came with clocks taken over in a merge: its clocks go on, but it starts no new ones. */
  readonly carried: boolean;
}

export interface PinnedClock {
  readonly policy: PinnedPolicy;
  readonly definition: ClockDefinition;
}

/**
 * One reason why a clock is due by an instant. A clock may have several (its own, the one of the counterpart it took
 * over from, the one of a merged subject): the earliest holds. Pauses are added afterwards.
 */
export type Limit = AnchoredLimit | FixedLimit;

/** An instant that stands, whatever is learned about the anchor. */
export interface FixedLimit {
  readonly kind: 'fixed';
  readonly from: Instant;
  readonly due: Instant | null;
  /** Brought along in a merge: the subject it came from, and when. Pauses from before were none of its own. */
  readonly brought?: { readonly by: string; readonly at: Instant };
}

/** Counted by a definition from its own anchor; a corrected instant moves it. */
export interface AnchoredLimit {
  readonly kind: 'anchored';
  readonly by: PinnedClock;
  readonly from: Instant | null;
  readonly due: Instant | null;
}

export interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
  readonly author: string;
}

export interface Ending {
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** met: the stop event came; lapsed: no longer owed; moved: owed on under another row. */
  readonly how: 'met' | 'lapsed' | 'moved';
  readonly reason: string;
  /** The stop event that met it. */
  readonly stopSeq: number | null;
}

export type ClockStateName = 'running' | 'paused' | 'met' | 'met_late' | 'missed' | 'withdrawn';

/** One instance of one clock of one duty holder, as the history makes it. */
export interface ClockState {
  readonly key: ClockKey;
  readonly pinned: PinnedClock;
  /** The instant that brought it into being. */
  readonly startedAt: Instant;
  /** When the platform learned that it runs; on a part split off, when that part came into being. */
  knownAt: Instant;
  /** null while the instant to count from is not known. */
  anchorAt: Instant | null;
  limits: readonly Limit[];
  pauses: readonly Pause[];
  ended: Ending | null;
  /** Acts recorded up to here cannot stop it: they answered something else. */
  readonly afterSeq: number;
  /** The submission that brought it into being is not its own answer. */
  readonly triggerSeq: number | null;
  /** Its breach was told on the subject it was taken over or split from. */
  breachTold: boolean;
  /** The absorbed subject it came with; null for a clock of the subject's own. */
  readonly broughtBy: string | null;
}

/** Clocks of a group are counterparts of one duty; a clock without a group is a duty of its own. */
export function dutyOf(definition: ClockDefinition): string {
  return definition.group ?? definition.id;
}

export function isOpen(clock: ClockState): boolean {
  return clock.ended === null;
}

export function openPause(clock: ClockState): Pause | null {
  return clock.ended ? null : (clock.pauses.find((pause) => pause.to === null) ?? null);
}
