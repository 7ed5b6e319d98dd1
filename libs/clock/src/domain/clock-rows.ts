import { type ClockState, type ClockStateName, type Pause, dutyOf, openPause } from './clock-state.js';
import { holderKey } from './duty-holder.js';
import type { Instant } from './instant.js';
import { timingOf } from './limits.js';
import { stateAt } from './verdict.js';

/** A clock as it is stored: what the history makes of it, flattened. Instants are epoch milliseconds. */
export interface ClockRow {
  readonly id: string;
  readonly state: ClockStateName;
  readonly startedAt: Instant;
  readonly knownAt: Instant;
  readonly anchorAt: Instant | null;
  readonly countFrom: Instant | null;
  readonly allowedUntil: Instant | null;
  readonly dueAt: Instant | null;
  readonly pauses: readonly Pause[];
  readonly endedAt: Instant | null;
  readonly reason: string | null;
}

/** Names the instance within its subject. */
export function instanceName({ key }: Pick<ClockState, 'key'>): string {
  return [key.policyId, key.version, key.clockId, holderKey(key.holder), key.instance].join(' ');
}

/**
 * The row of a clock. `missed` of an open clock is the sweep's word, given in the moment it fires the breach: it is
 * kept when it was said and never said here first, so that no breach goes untold.
 */
export function rowOf(clock: ClockState, id: string, before: ClockRow | undefined): ClockRow {
  const { countFrom, allowedUntil, dueAt } = timingOf(clock);
  return {
    id,
    state: storedState(clock, before),
    startedAt: clock.startedAt,
    knownAt: clock.knownAt,
    anchorAt: clock.anchorAt,
    countFrom,
    allowedUntil,
    dueAt,
    pauses: clock.pauses.map((pause) => ({ ...pause, to: pause.to ?? clock.ended?.at ?? null })),
    endedAt: clock.ended?.at ?? null,
    reason: clock.ended?.reason ?? null,
  };
}

function storedState(clock: ClockState, before: ClockRow | undefined): ClockStateName {
  if (clock.ended) return stateAt(clock, clock.ended.at);
  if (openPause(clock)) return 'paused';
  return clock.breachTold || before?.state === 'missed' ? 'missed' : 'running';
}

export function sameRow(a: ClockRow, b: ClockRow): boolean {
  return (
    a.state === b.state &&
    a.startedAt === b.startedAt &&
    a.anchorAt === b.anchorAt &&
    a.countFrom === b.countFrom &&
    a.allowedUntil === b.allowedUntil &&
    a.dueAt === b.dueAt &&
    a.endedAt === b.endedAt &&
    a.reason === b.reason &&
    samePauses(a.pauses, b.pauses)
  );
}

function samePauses(a: ClockRow['pauses'], b: ClockRow['pauses']): boolean {
  return (
    a.length === b.length &&
    a.every((pause, n) => {
      const other = b[n];
      return pause.from === other?.from && pause.to === other.to && pause.reason === other.reason;
    })
  );
}

/** Closings first: a duty has one open clock, so the old one must be shut before its counterpart is stored. */
export function closingsFirst(a: ClockRow, b: ClockRow): number {
  return Number(a.endedAt === null) - Number(b.endedAt === null);
}

export function dutyOfClock(clock: ClockState): string {
  return dutyOf(clock.pinned.definition);
}
