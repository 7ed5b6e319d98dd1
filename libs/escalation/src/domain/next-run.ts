import type { PendingRun, PinnedStep } from './snapshot.js';

/**
 * A run is due at the instant of its step, but never before the chain existed: lateness measures the sweep, not a
 * policy whose first instants had passed when the chain was armed.
 */
export function firstRun(steps: readonly PinnedStep[], armedAt: number): PendingRun | null {
  return runOf(steps[0], armedAt);
}

/**
 * What follows a run that has just happened at `firedAt`. A repeat counts from the real run, so that repeats missed
 * in a standstill are not made up for one by one; the next step counts from its pinned instant. The earlier of the
 * two comes first; a step beats a repeat at the same instant, and ends the repeats of the step before it.
 */
export function nextRun(steps: readonly PinnedStep[], ran: PendingRun, firedAt: number): PendingRun | null {
  const index = steps.findIndex((step) => step.no === ran.stepNo);
  const current = steps[index];
  return sooner(runOf(steps[index + 1], ran.dueAt), repeatOf(current, ran.repeatNo, firedAt));
}

/**
 * Where a chain goes on when an acknowledgement has lapsed: the desk told last is told once more, at once; after it the
 * chain takes its course. One that had told nobody yet goes on with its first step.
 */
export function resume(steps: readonly PinnedStep[], last: LastRun | null, now: number): PendingRun | null {
  return last ? { stepNo: last.stepNo, repeatNo: last.repeatNo + 1, dueAt: now } : firstRun(steps, now);
}

/** The latest run of a chain that stands in the ledger. */
export interface LastRun {
  readonly stepNo: number;
  readonly repeatNo: number;
}

/** The step at which a chain stands: the one that ran last, before any the first. */
export function standingStep(steps: readonly PinnedStep[], last: LastRun | null): PinnedStep | undefined {
  return last ? steps.find((step) => step.no === last.stepNo) : steps[0];
}

export function sooner(step: PendingRun | null, repeat: PendingRun | null): PendingRun | null {
  if (!step || !repeat) return step ?? repeat;
  return repeat.dueAt < step.dueAt ? repeat : step;
}

export function runOf(step: PinnedStep | undefined, notBefore: number): PendingRun | null {
  return step ? { stepNo: step.no, repeatNo: 0, dueAt: Math.max(Date.parse(step.at), notBefore) } : null;
}

function repeatOf(step: PinnedStep | undefined, repeatNo: number, firedAt: number): PendingRun | null {
  if (!step || step.repeatEveryMs === null || repeatNo >= step.maxRepeats) return null;
  return { stepNo: step.no, repeatNo: repeatNo + 1, dueAt: firedAt + step.repeatEveryMs };
}

/** How many repeats of the waiting step are still to come, the waiting one included. */
export function repeatsLeft(steps: readonly PinnedStep[], pending: PendingRun | null): number {
  const step = steps.find((candidate) => candidate.no === pending?.stepNo);
  if (!step || !pending || step.repeatEveryMs === null) return 0;
  // A lapsed acknowledgement may have added one beyond the rule.
  return Math.max(step.maxRepeats - Math.max(pending.repeatNo - 1, 0), 0);
}
