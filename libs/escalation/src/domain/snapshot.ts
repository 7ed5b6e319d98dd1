import type { AlertChannel } from '@fcert/kernel';
import type { DailyWindow } from './daily-window.js';

/** One step as the clock ledger plans it from the pinned policy version. */
export interface PlannedStep {
  /** Names the rule of the policy, by which the step is found again when the due time moves. */
  readonly level: string;
  readonly action: StepAction;
  readonly to: readonly string[];
  /** Epoch milliseconds. */
  readonly at: number;
  readonly requireAck: boolean;
  readonly repeatEvery: string | null;
  readonly maxRepeats: number | null;
  /** null: those that belong to the action. */
  readonly channels: readonly AlertChannel[] | null;
  readonly unacknowledgeAfter: string | null;
}
export type StepAction = 'notify' | 'page' | 'reassign';

/** The escalation path of a policy: who there is, and who is told in line, beside or outside. */
export interface PathNode {
  readonly id: string;
  readonly title: string;
  readonly kind: NodeKind;
}
export type NodeKind = 'constituent-role' | 'fcert-role' | 'mssp-role' | 'outside-body';

export interface PathEdge<When> {
  readonly from: string;
  readonly to: string;
  readonly mode: 'serial' | 'parallel' | 'hand-off';
  readonly when?: When;
  readonly enabled: boolean;
}

export interface Path<When> {
  readonly nodes: readonly PathNode[];
  readonly edges: readonly PathEdge<When>[];
}

export interface PinnedStep {
  /** From 1, in order of running. */
  readonly no: number;
  readonly level: string;
  /** UTC instant, ISO 8601. */
  readonly at: string;
  readonly action: StepAction;
  readonly targets: readonly PathNode[];
  /** Outside bodies the path names beside the targets. They are told by a person, never by a step. */
  readonly handOffs: readonly PathNode[];
  readonly requireAck: boolean;
  readonly repeatEveryMs: number | null;
  readonly maxRepeats: number;
  /** How whoever is on duty is told. Chains armed before steps had channels lack these three. */
  readonly channels?: readonly AlertChannel[];
  /** An acknowledgement given at this step lapses when nobody moves the subject for so long; null: never. */
  readonly unacknowledgeAfterMs?: number | null;
  /** The desks in line above each target, asked in this order where nobody is on duty. */
  readonly above?: Readonly<Record<string, readonly PathNode[]>>;
}

/** Quiet hours with the zone whose wall clock they are read on. */
export interface QuietHours extends DailyWindow {
  readonly zone: string;
}

/** Whose figure a chain follows. Status and citation are missing from chains armed before they were kept. */
export interface EscalationPolicy {
  readonly id: string;
  readonly version: string;
  readonly caption: string;
  readonly status?: string;
  readonly citation?: object | null;
}

/** The chain as it stood when it was armed. Editing a policy later never changes it. */
export interface ChainSnapshot {
  readonly policy: EscalationPolicy | null;
  readonly clock: { readonly id: string; readonly title: string; readonly dutyHolder: string } | null;
  readonly dueAt: string | null;
  /** Hours in which steps wait, of house clocks that have them. */
  readonly quietHours?: QuietHours | null;
  readonly steps: readonly PinnedStep[];
}

/** The run a chain waits for. `repeatNo` 0 is the step itself. */
export interface PendingRun {
  readonly stepNo: number;
  readonly repeatNo: number;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}
