import { DateTime } from 'luxon';
import type { AnchoredLimit, ClockState, FixedLimit, Limit, PinnedClock } from './clock-state.js';
import type { Instant } from './instant.js';
import { addDuration } from './iso-duration.js';
import { timingOf } from './limits.js';
import type { Duration } from './policy.js';

/** One line of how a due time came about, in words and in instants. */
export interface WorkingStep {
  readonly step:
    'count' | 'cap' | 'roll' | 'fixed' | 'pause' | 'holds' | 'answered-before' | 'no-number' | 'not-known';
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly text: string;
}

/** How the due time of a clock was worked out: every limit it has, the pauses added, and which limit holds. */
export function dueWorking(clock: ClockState): WorkingStep[] {
  const { dueAt } = timingOf(clock);
  const limits = clock.limits.flatMap((limit) => limitSteps(limit, clock.pinned));
  const pauses = clock.pauses.map((pause) => pauseStep(pause, clock.ended?.at ?? null, clock.pinned));
  if (dueAt === null) return [...limits, ...pauses];
  const answered = answeredBefore(clock);
  const among = clock.limits.length > 1 ? `the earliest of ${clock.limits.length} limits` : 'due';
  const holds = step('holds', null, dueAt, `${among}: ${local(dueAt, clock.pinned)}`);
  return [...limits, ...pauses, holds, ...answered];
}

/** A duty may arise for what was done already: from when a severity is raised, for a report that is there. */
function answeredBefore({ ended, startedAt, pinned }: ClockState): WorkingStep[] {
  if (ended?.how !== 'met' || ended.at >= startedAt) return [];
  const text = `answered ${local(ended.at, pinned)}, before the duty arose ${local(startedAt, pinned)}`;
  return [step('answered-before', ended.at, startedAt, text)];
}

function limitSteps(limit: Limit, own: PinnedClock): WorkingStep[] {
  return limit.kind === 'anchored' ? anchoredSteps(limit) : fixedSteps(limit, own);
}

function anchoredSteps({ by, from, due }: AnchoredLimit): WorkingStep[] {
  const { definition, policy } = by;
  const { anchor, cap } = definition;
  const counted = `${anchor.event}, ${anchor.pick === 'first' ? 'as first recorded' : 'as last recorded'}`;
  if (from === null) return [step('not-known', null, null, `counts from ${counted}: not known`)];
  const at = local(from, by);
  const base = addDuration(from, definition.duration, policy.document.timezone, policy.calendar);
  if (base === null || due === null)
    return [step('no-number', from, null, `from ${at} (${counted}); the text gives no number`)];
  const words = `${durationWords(definition.duration, by)} from ${at} (${counted})`;
  const steps = [step('count', from, base, `${words}: ${local(base, by)}`)];
  if (cap) {
    const limit = `at most ${cap.duration} from ${cap.anchor.event}`;
    const result = due < base ? `: ${local(due, by)} holds` : ': not earlier, or released';
    steps.push(step('cap', null, Math.min(base, due), limit + result));
  }
  if (due > base) steps.push(step('roll', base, due, `not a working day: moved to ${local(due, by)}`));
  if (due < base && !cap)
    steps.push(step('fixed', null, due, `an earlier due time stood before a correction: ${local(due, by)}`));
  return steps;
}

/** A limit that stands by itself: counted from a change or an answer, or brought along from another subject. */
function fixedSteps({ from, due, brought }: FixedLimit, own: PinnedClock): WorkingStep[] {
  const origin = brought ? 'taken over from another incident' : 'counted anew';
  const until = due === null ? 'no number' : local(due, own);
  return [step('fixed', from, due, `${origin}, from ${local(from, own)}: ${until}`)];
}

function pauseStep(
  { from, to, reason }: ClockState['pauses'][number],
  endedAt: Instant | null,
  own: PinnedClock,
): WorkingStep {
  const until = to ?? endedAt;
  const lasted = until === null ? 'still standing' : `to ${local(until, own)}`;
  return step('pause', from, until, `stood still from ${local(from, own)} ${lasted} (${reason})`);
}

function durationWords(duration: Duration, { policy }: PinnedClock): string {
  if (duration === null) return 'no number';
  if (typeof duration === 'string') return duration;
  const calendar = policy.calendar ? `${policy.calendar.id}, revision ${policy.calendar.revision}` : 'none';
  return `${duration.workingDays} working days (calendar ${calendar})`;
}

/** In the zone of the policy, in digits alone: names of months differ between versions of the language data. */
export function local(instant: Instant, { policy }: PinnedClock): string {
  const zone = policy.document.timezone;
  return `${DateTime.fromMillis(instant, { zone, locale: 'en-US' }).toFormat('yyyy-MM-dd HH:mm:ss')} ${zone}`;
}

function step(
  name: WorkingStep['step'],
  from: Instant | null,
  to: Instant | null,
  text: string,
): WorkingStep {
  return { step: name, from, to, text };
}
