import type { ClockState, PinnedClock } from './clock-state.js';
import type { DutyHolder } from './duty-holder.js';
import type { KnownEvent } from './situation.js';

/** What a report is when nothing more is said of it. A later phase has to be named. */
export const FIRST_REPORT_PHASES = ['early-warning', 'initial'] as const;

/** Whether the act is the one this clock waits for, by its own duty holder and as the right deliverable. */
export function answers(pinned: PinnedClock, holder: DutyHolder, act: KnownEvent): boolean {
  const { definition, policy } = pinned;
  if (act.event !== definition.stopEvent) return false;
  if (act.by && act.by.kind !== holder.kind) return false;
  if (act.by?.id != null && holder.id !== null && act.by.id !== holder.id) return false;
  if (act.clock) return act.clock.policyId === policy.document.id && act.clock.clockId === definition.id;
  return phaseFits(definition.deliverable?.phase, act) && isFilled(definition.deliverable?.requires, act);
}

/** A report counts as submitted once it states what the text requires (schema: `requires`). */
function isFilled(requires: readonly string[] | undefined, { filled }: KnownEvent): boolean {
  return filled === undefined || (requires ?? []).every((id) => filled.includes(id));
}

function phaseFits(wanted: string | undefined, act: KnownEvent): boolean {
  if (act.event !== 'report_submitted' || wanted === undefined) return true;
  return (act.phases ?? FIRST_REPORT_PHASES).includes(wanted);
}

/**
 * The earliest act that stops this instance. What was done before the instant it counts from, or has already answered an
 * earlier instance of the same duty, does not answer it.
 *
 * @param acts all under the name it stops by, earliest first
 * @param used by `seq`
 */
export function stopOf(
  clock: ClockState,
  acts: readonly KnownEvent[],
  used: ReadonlySet<number>,
): KnownEvent | null {
  // A period is known before it is over, and some reports on it may come before its end.
  const isPeriod = clock.pinned.definition.startEvent === 'period_end';
  const from = isPeriod ? clock.startedAt : (clock.anchorAt ?? clock.startedAt);
  for (let n = acts.findLastIndex((act) => act.at < from) + 1; n < acts.length; n += 1) {
    const act = acts[n]!;
    if (act.seq <= clock.afterSeq || act.seq === clock.triggerSeq || used.has(act.seq)) continue;
    if (answers(clock.pinned, clock.key.holder, act)) return act;
  }
  return null;
}
