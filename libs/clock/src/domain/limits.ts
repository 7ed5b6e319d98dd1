import type { ClockState, Limit, Pause, PinnedClock } from './clock-state.js';
import type { Instant } from './instant.js';
import { addDuration, addIsoDuration } from './iso-duration.js';
import type { Roll } from './policy.js';
import { rollToWorkingDay } from './working-calendar.js';

export interface Timing {
  /** Start of the time allowed; shares of it are counted from here. */
  readonly countFrom: Instant | null;
  /** End of the time allowed, before any pause is added. */
  readonly allowedUntil: Instant | null;
  readonly dueAt: Instant | null;
}

/** Counts a clock's duration from `from`; with the roll rule, without its cap. */
export function dueFrom(by: PinnedClock, from: Instant, entityKinds: readonly string[]): Instant | null {
  const { document, calendar } = by.policy;
  const due = addDuration(from, by.definition.duration, document.timezone, calendar);
  return due === null ? null : rolled(by, due, entityKinds);
}

/**
 * Due time by anchor and cap. The cap falls away where the start itself comes after it has run out (DORA: classified
 * more than 24 h after awareness).
 */
export function cappedDue(
  by: PinnedClock,
  instants: { anchor: Instant; cap: Instant | null; start: Instant },
  entityKinds: readonly string[],
): Instant | null {
  const { document, calendar } = by.policy;
  const { duration, cap } = by.definition;
  const due = addDuration(instants.anchor, duration, document.timezone, calendar);
  if (due === null) return null;
  if (!cap || instants.cap === null) return rolled(by, due, entityKinds);
  const capAt = addIsoDuration(instants.cap, cap.duration, document.timezone);
  const released = cap.releasedIf === 'start-after-cap' && instants.start > capAt;
  return rolled(by, released ? due : Math.min(due, capAt), entityKinds);
}

function rolled(by: PinnedClock, due: Instant, entityKinds: readonly string[]): Instant {
  const rule: Roll | null =
    by.definition.roll === undefined ? (by.policy.document.roll ?? null) : by.definition.roll;
  if (!rule || !by.policy.calendar) return due;
  if ((rule.exceptEntityKinds ?? []).some((kind) => entityKinds.includes(kind))) return due;
  return rollToWorkingDay(due, rule.at, by.policy.document.timezone, by.policy.calendar);
}

/** The limit that holds, pauses added. */
export function timingOf(clock: Pick<ClockState, 'limits' | 'pauses' | 'ended'>): Timing {
  let best: Timing = { countFrom: null, allowedUntil: null, dueAt: null };
  for (const limit of clock.limits) {
    const dueAt = limitEnd(limit, clock);
    if (best.countFrom === null || (dueAt !== null && (best.dueAt === null || dueAt < best.dueAt)))
      best = { countFrom: limit.from, allowedUntil: limit.due, dueAt };
  }
  return best;
}

/** Where one limit of a clock ends, pauses added. */
export function limitEnd(
  limit: Limit,
  { pauses, ended }: Pick<ClockState, 'pauses' | 'ended'>,
): Instant | null {
  if (limit.due === null) return null;
  const brought = limit.kind === 'fixed' ? limit.brought : undefined;
  const from = brought && limit.from !== null ? Math.max(brought.at, limit.from) : limit.from;
  return afterPauses(limit.due, from, pauses, ended?.at);
}

/**
 * `instant` moved on by every pause that began before it (and after counting began). A pause still open adds nothing
 * yet: the clock stands.
 */
export function afterPauses(
  instant: Instant,
  countFrom: Instant | null,
  pauses: readonly Pause[],
  endedAt?: Instant,
): Instant {
  let moved = instant;
  for (const pause of pauses) {
    const from = Math.max(pause.from, countFrom ?? pause.from);
    const to = pause.to ?? endedAt ?? from;
    if (to > from && moved > from) moved += to - from;
  }
  return moved;
}
