import { runOf, sooner } from './next-run.js';
import { inOrder } from './pin-steps.js';
import type { PendingRun, PinnedStep } from './snapshot.js';

export interface Retimed {
  readonly steps: readonly PinnedStep[];
  readonly pending: PendingRun | null;
}

/**
 * Moves the steps that have not run to the instants of a new due time. What has run stays as it was; the rest is put
 * in order again, because a share of the time and a span before the due time may change places. A repeat that waits
 * keeps its instant.
 */
export function retime(
  steps: readonly PinnedStep[],
  pending: PendingRun | null,
  instants: ReadonlyMap<string, number>,
  now: number,
): Retimed {
  const waitsForRepeat = pending !== null && pending.repeatNo > 0;
  const lastRun = pending === null ? steps.length : pending.stepNo - (waitsForRepeat ? 0 : 1);
  const ran = steps.filter((step) => step.no <= lastRun);
  const moved = steps
    .filter((step) => step.no > lastRun)
    .map((step) => moveTo(step, instants.get(step.level)));
  const unsent = inOrder(moved, lastRun);
  const first = runOf(unsent[0], now);
  return { steps: [...ran, ...unsent], pending: waitsForRepeat ? sooner(first, pending) : first };
}

function moveTo(step: PinnedStep, instant: number | undefined): PinnedStep {
  return instant === undefined ? step : { ...step, at: new Date(instant).toISOString() };
}
