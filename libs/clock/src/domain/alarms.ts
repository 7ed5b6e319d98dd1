import type { AlertChannel } from '@fcert/kernel';
import { type ClockState, type Pause, type PinnedClock, openPause } from './clock-state.js';
import type { Instant } from './instant.js';
import { addIsoDuration, subtractIsoDuration } from './iso-duration.js';
import { type Timing, afterPauses, timingOf } from './limits.js';
import type { ClockDefinition, EscalationStep, StepInstant } from './policy.js';

/** One instant at which somebody is told. A level of a clock fires once, never before its instant. */
export interface Alarm {
  readonly level: string;
  readonly kind: 'warn' | 'due';
  readonly at: Instant;
  /** false: it does not fire (any more), or not while the clock stands still. */
  readonly armed: boolean;
}

export const DUE_LEVEL = 'due';

export function warnLevel(share: number): string {
  return `warn-${share}`;
}

export function reminderLevel(before: string): string {
  return `remind-${before}`;
}

/** Every level below the breach that a definition knows. */
export function warnLevelsOf({ warnAt, remindBefore }: ClockDefinition): string[] {
  return [...warnAt.map(warnLevel), ...(remindBefore ?? []).map(reminderLevel)];
}

/**
 * The alarms a clock must have. Of the warnings that were over when the clock became known only the last is kept: three
 * at once say no more than one. A breach is told even where the answer came before the next sweep, because it happened.
 */
export function alarmsOf(clock: ClockState): Alarm[] {
  const timing = timingOf(clock);
  if (timing.countFrom === null || clock.breachTold) return [];
  if (clock.ended && clock.ended.recordedAt <= clock.knownAt) return [];
  const { dueAt } = timing;
  // A period without a number is still reminded of, before it is over; nothing is ever late about it.
  if (dueAt === null) return armable(clock, timing.countFrom, reminders(clock, timing.countFrom));
  const due: Alarm = { level: DUE_LEVEL, kind: 'due', at: dueAt, armed: isDueArmed(clock, dueAt) };
  return [...armable(clock, dueAt, [...warnings(clock, timing, dueAt), ...reminders(clock, dueAt)]), due];
}

function isDueArmed(clock: ClockState, dueAt: Instant): boolean {
  return clock.ended ? dueAt < clock.ended.at : !openPause(clock);
}

type Warning = Pick<Alarm, 'level' | 'at'>;

function warnings(clock: ClockState, timing: Timing, dueAt: Instant): Warning[] {
  return clock.pinned.definition.warnAt.map((share) => ({
    level: warnLevel(share),
    at: shareOf({ ...timing, pauses: clock.pauses }, share) ?? dueAt,
  }));
}

function reminders(clock: ClockState, until: Instant): Warning[] {
  const { definition, policy } = clock.pinned;
  return (definition.remindBefore ?? [])
    .map((before) => ({
      level: reminderLevel(before),
      at: subtractIsoDuration(until, before, policy.document.timezone),
    }))
    .sort((a, b) => a.at - b.at);
}

function armable(clock: ClockState, dueAt: Instant, all: readonly Warning[]): Alarm[] {
  const pausedFrom = openPause(clock)?.from ?? null;
  const over = all.filter((alarm) => alarm.at <= clock.knownAt);
  const lastOver = dueAt > clock.knownAt ? over.at(-1) : undefined;
  return all
    .filter((alarm) => alarm.at > clock.knownAt || alarm === lastOver)
    .map((alarm) => ({
      ...alarm,
      kind: 'warn',
      armed: !clock.ended && (pausedFrom === null || alarm.at <= pausedFrom),
    }));
}

/** What instants within the time allowed are counted by. */
export interface Allowance extends Timing {
  readonly pauses: readonly Pause[];
}

/** The instant at which a share of the time allowed is used up; rounded up so that no alarm is early. */
function shareOf({ countFrom, allowedUntil, dueAt, pauses }: Allowance, share: number): Instant | null {
  if (countFrom === null || allowedUntil === null) return null;
  const at = afterPauses(Math.ceil(countFrom + share * (allowedUntil - countFrom)), countFrom, pauses);
  // A due time brought along in a merge does not wait for pauses from before it.
  return dueAt !== null && share <= 1 ? Math.min(at, dueAt) : at;
}

/** One move of an escalation chain with the instant it is for. */
export interface PlannedStep {
  readonly level: string;
  readonly action: EscalationStep['action'];
  readonly to: readonly string[];
  readonly at: Instant;
  readonly requireAck: boolean;
  readonly repeatEvery: string | null;
  readonly maxRepeats: number | null;
  /** null: those that belong to the action. */
  readonly channels: readonly AlertChannel[] | null;
  readonly unacknowledgeAfter: string | null;
}

/** The steps a pinned clock demands, earliest first; none while there is no due time to count from. */
export function plannedSteps(pinned: PinnedClock, allowance: Allowance): PlannedStep[] {
  const { dueAt } = allowance;
  if (dueAt === null) return [];
  const zone = pinned.policy.document.timezone;
  return (pinned.definition.escalationSteps ?? [])
    .map((step, index) => ({
      level: `step-${index + 1}`,
      action: step.action,
      to: step.to,
      at: stepInstant(step.at, allowance, dueAt, zone),
      requireAck: step.requireAck ?? false,
      repeatEvery: step.repeatEvery ?? null,
      maxRepeats: step.maxRepeats ?? null,
      channels: step.channels ?? null,
      unacknowledgeAfter: step.unacknowledgeAfter ?? null,
    }))
    .sort((a, b) => a.at - b.at);
}

function stepInstant(at: StepInstant, allowance: Allowance, dueAt: Instant, zone: string): Instant {
  if ('fraction' in at) return shareOf(allowance, at.fraction) ?? dueAt;
  if ('beforeDue' in at) return subtractIsoDuration(dueAt, at.beforeDue, zone);
  return addIsoDuration(dueAt, at.afterDue, zone);
}
