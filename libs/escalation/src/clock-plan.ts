import type { ClockFacts } from './domain/lifecycle.js';
import type { EscalationPolicy, PinnedStep, PlannedStep, QuietHours } from './domain/snapshot.js';

/** A clock as escalation needs it: whether it is owed, by when, and the steps its pinned policy version demands. */
export interface ClockPlan {
  readonly clockRowId: string;
  readonly facts: ClockFacts;
  readonly dueAt: Date | null;
  readonly policy: EscalationPolicy;
  readonly clock: { readonly id: string; readonly title: string; readonly dutyHolder: string };
  readonly quietHours: QuietHours | null;
  readonly planned: readonly PlannedStep[];
  /** The planned steps with their targets, as the escalation path of the policy names them now. */
  pin(): PinnedStep[];
}

/** Same due instant, to the millisecond both sides keep. */
export function isSameDue(snapshotDueAt: string | null, dueAt: Date | null): boolean {
  return snapshotDueAt === (dueAt?.toISOString() ?? null);
}

export function instantsOf(plan: ClockPlan): ReadonlyMap<string, number> {
  return new Map(plan.planned.map((step) => [step.level, step.at]));
}
