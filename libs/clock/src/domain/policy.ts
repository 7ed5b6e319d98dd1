import type { AlertChannel, Severity } from '@fcert/kernel';

/** The words of data/policies/schema.json as types. The schema is the contract; these are its shape for the calculus. */
export const CLOCK_EVENTS = [
  'occurred',
  'detected',
  'noticed',
  'aware',
  'reasonable_belief',
  'requested',
  'condition_met',
  'classified',
  'severity_raised',
  'received_by_fcert',
  'acknowledged',
  'escalated',
  'update_sent',
  'report_submitted',
  'previous_report_submitted',
  'ransom_paid',
  'recovered',
  'handled',
  'closed',
  'task_assigned',
  'task_acknowledged',
  'task_completed',
  'information_shared',
  'customers_informed',
  'period_end',
  'rejected',
] as const;
export type ClockEventName = (typeof CLOCK_EVENTS)[number];

/** Follow from other facts; recording them by hand would let two sources contradict each other. */
export const DERIVED_EVENTS = [
  'condition_met',
  'severity_raised',
  'previous_report_submitted',
  'period_end',
] as const satisfies readonly ClockEventName[];
export type RecordableEvent = Exclude<ClockEventName, (typeof DERIVED_EVENTS)[number]>;

/** What ends an incident as a whole: found to be none, dealt with, closed. Reopening takes them back. */
export const CLOSINGS = ['rejected', 'handled', 'closed'] as const satisfies readonly RecordableEvent[];

export function isRecordable(event: ClockEventName): event is RecordableEvent {
  return !(DERIVED_EVENTS as readonly string[]).includes(event);
}

export type DutyHolderKind = 'constituent' | 'fcert' | 'mssp';
export type PolicyStatus = 'statute' | 'regulation' | 'draft' | 'vendor-claim' | 'house';
/** ISO 8601; H/M/S elapse, D/W/M/Y are calendar units in the policy's zone. */
export type IsoDuration = string;
/** null: the source gives no number, so the clock shows elapsed time and is never late. */
export type Duration = IsoDuration | { readonly workingDays: number } | null;

export interface Scope {
  readonly sectors?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly categories?: readonly string[];
  readonly entityKinds?: readonly string[];
  readonly flags?: {
    readonly all?: readonly string[];
    readonly any?: readonly string[];
    readonly none?: readonly string[];
  };
}

export interface Anchor {
  readonly event: ClockEventName;
  readonly clock?: string;
  readonly pick: 'first' | 'latest';
}

export interface Cap {
  readonly anchor: Anchor;
  readonly duration: IsoDuration;
  readonly releasedIf?: 'start-after-cap';
}

export interface Roll {
  readonly when: 'non-working-day';
  readonly to: 'next-working-day';
  readonly at: string;
  readonly exceptEntityKinds?: readonly string[];
}

export type StepInstant =
  { readonly fraction: number } | { readonly beforeDue: IsoDuration } | { readonly afterDue: IsoDuration };

export interface EscalationStep {
  readonly at: StepInstant;
  readonly action: 'notify' | 'page' | 'reassign';
  readonly to: readonly string[];
  readonly requireAck?: boolean;
  readonly repeatEvery?: IsoDuration;
  readonly maxRepeats?: number;
  readonly channels?: readonly AlertChannel[];
  /** An acknowledgement given at this step lapses when the subject has not moved for so long after it. */
  readonly unacknowledgeAfter?: IsoDuration;
}

export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

/** Local times, `HH:mm`, between which steps of house clocks wait. `to` before `from` runs over midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  /** Days on which they begin; left out: every day. */
  readonly days?: readonly Weekday[];
}

export interface Citation {
  readonly url: string;
  readonly trust: 'F1' | 'F2' | 'V' | 'I' | 'M';
  readonly note?: string;
}

export interface Basis {
  readonly status: PolicyStatus;
  readonly trust: Citation['trust'];
  readonly url?: string;
  readonly note?: string;
}

export interface Deliverable {
  readonly phase: string;
  readonly to?: string;
  readonly alsoTo?: readonly string[];
  readonly modes?: readonly string[];
  readonly requires?: readonly string[];
}

export interface ClockDefinition {
  readonly id: string;
  readonly title: string;
  readonly group?: string;
  readonly dutyHolder: DutyHolderKind;
  readonly appliesTo?: Scope;
  readonly startEvent: ClockEventName;
  readonly startEventText?: string;
  readonly follows?: string;
  readonly duration: Duration;
  readonly anchor: Anchor;
  readonly cap: Cap | null;
  readonly qualifier?: string;
  readonly stopEvent: ClockEventName;
  readonly deliverable?: Deliverable;
  readonly pausable: boolean;
  readonly pauseReasons?: readonly string[];
  readonly repeat?: { readonly until: ClockEventName };
  readonly withdrawOn?: readonly ClockEventName[];
  readonly warnAt: readonly number[];
  /** Of recurring duties: reminders by the time left instead of shares of the time allowed. */
  readonly remindBefore?: readonly IsoDuration[];
  readonly escalationSteps?: readonly EscalationStep[];
  readonly roll?: Roll | null;
  readonly basis?: Basis;
  readonly notes?: readonly string[];
}

export type Period = 'P1D' | 'P1W' | 'P1M' | 'P3M' | 'P6M' | 'P1Y';

export interface RecurringDuty {
  readonly id: string;
  readonly title: string;
  readonly dutyHolder: DutyHolderKind;
  readonly appliesTo?: Scope;
  readonly period: Period;
  readonly alignment: 'calendar' | 'anniversary';
  readonly due: Duration;
  readonly dueBasis?: Basis;
  readonly deliverable?: Deliverable;
  readonly nilReturn: boolean;
  readonly remindBefore?: readonly IsoDuration[];
  readonly escalationSteps?: readonly EscalationStep[];
  readonly basis?: Basis;
}

export interface EscalationPath {
  readonly nodes: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: 'constituent-role' | 'fcert-role' | 'mssp-role' | 'outside-body';
    readonly note?: string;
  }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly mode: 'serial' | 'parallel' | 'hand-off';
    readonly when?: Scope;
    readonly enabled: boolean;
    readonly basis?: Basis;
  }[];
}

export type RaiseRule = 'count-from-change-earlier-due-wins' | 'recount-from-anchor';
export type LowerRule = 'keep-due' | 'recount-from-anchor';

export interface ClockPolicy {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly status: PolicyStatus;
  readonly standing: string;
  readonly applicability: 'default' | 'domestic' | 'model';
  readonly enabled: boolean;
  readonly caption: string;
  readonly legalBasis: string;
  readonly reportTo?: string;
  readonly citation: Citation | null;
  readonly otherSources?: readonly Citation[];
  readonly verifiedBy: string | null;
  readonly verifiedOn: string | null;
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
  readonly timezone: string;
  readonly workingCalendar: string | null;
  readonly unknownSeverityAs?: Severity;
  readonly severityChange?: { readonly raised: RaiseRule; readonly lowered: LowerRule };
  readonly roll?: Roll | null;
  readonly quietHours?: QuietHours;
  readonly appliesTo: Scope;
  readonly clocks: readonly ClockDefinition[];
  readonly recurring: readonly RecurringDuty[];
  readonly escalationPath?: EscalationPath;
  readonly notes?: readonly string[];
}
