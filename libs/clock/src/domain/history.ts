import type { Severity } from '@fcert/kernel';
import type { DutyHolder } from './duty-holder.js';
import type { Instant } from './instant.js';
import type { DutyHolderKind, RecordableEvent } from './policy.js';
import type { DutyPeriodKey } from './recurring.js';

/**
 * The append-only record of one subject. Everything a clock shows follows from it and the pinned policies, so anybody
 * who holds both can recompute every due time and verdict. `seq` is the order of recording.
 */
interface Recorded {
  readonly seq: number;
  /** When it became true. */
  readonly at: Instant;
  /** When the platform learned it, on the database's time. */
  readonly recordedAt: Instant;
}

/** `recurring-duty`: one period of one duty of one holder. */
export type SubjectKind = 'incident' | 'mssp-task' | 'recurring-duty';

/** An organisation with duties of its own in this subject. */
export interface Party {
  readonly id: string;
  readonly sectors: readonly string[];
  readonly entityKinds: readonly string[];
}

export interface OpenedFact extends Recorded {
  readonly kind: 'opened';
  readonly subjectKind: SubjectKind;
  readonly parties: readonly Party[];
  /** The managed-service provider that owes the clocks of an `mssp-task`. */
  readonly providerId: string | null;
  readonly severity: Severity | null;
  readonly categories: readonly string[];
  readonly flags: Readonly<Record<string, boolean>>;
  /** Of a `recurring-duty`: which period of which duty it is. */
  readonly period?: DutyPeriodKey;
}

export interface EventFact extends Recorded {
  readonly kind: 'event';
  readonly event: RecordableEvent;
  /** Whose act it is. An act of one organisation neither starts nor stops the clocks of another. */
  readonly by?: { readonly kind: DutyHolderKind; readonly id?: string | null };
  /** For reports: the deliverables it is. Left out it is a first report (initial or early warning). */
  readonly phases?: readonly string[];
  /** Narrows a stop to one clock of one policy. */
  readonly clock?: { readonly policyId: string; readonly clockId: string };
  /** The report says on purpose that there is nothing to report. */
  readonly nil?: boolean;
  /** Ids of the fields the report states, where they decide what it counts as. */
  readonly filled?: readonly string[];
}

export interface ChangeFact extends Recorded {
  readonly kind: 'change';
  readonly severity?: Severity | null;
  /** Replaces the whole list. */
  readonly categories?: readonly string[];
  /** Only the flags named change. */
  readonly flags?: Readonly<Record<string, boolean>>;
  /** Added, or replaced where the id is known. */
  readonly parties?: readonly Party[];
}

/** Names one instance of one clock of one duty holder. */
export interface ClockKey {
  readonly policyId: string;
  readonly version: string;
  readonly clockId: string;
  readonly holder: DutyHolder;
  readonly instance: number;
}

export interface PauseFact extends Recorded {
  readonly kind: 'pause';
  readonly clock: ClockKey;
  readonly reason: string;
  readonly author: string;
}

export interface ResumeFact extends Recorded {
  readonly kind: 'resume';
  readonly clock: ClockKey;
  readonly author: string;
}

/** What a surviving subject needs to go on with a clock that ran elsewhere. */
export interface CarriedClock extends Omit<ClockKey, 'instance'> {
  readonly startedAt: Instant;
  readonly anchorAt: Instant | null;
  readonly countFrom: Instant | null;
  readonly dueAt: Instant | null;
  /** It was breached, and told, where it ran before. */
  readonly missed: boolean;
  readonly pausedFor: string | null;
  readonly pausedBy?: string | null;
}

/** A duty (group, or clock without one) of a holder under a policy. */
export interface DutyKey {
  readonly policyId: string;
  readonly duty: string;
  readonly holder: DutyHolder;
}

/** On the surviving subject of a merge. */
export interface TakenOverFact extends Recorded {
  readonly kind: 'taken-over';
  readonly from: string;
  readonly parties: readonly Party[];
  readonly clocks: readonly CarriedClock[];
  /** Duties fulfilled elsewhere: they are not asked for a second time. */
  readonly settled: readonly DutyKey[];
}

/** On the absorbed subject of a merge: its open clocks go on elsewhere and nothing starts here any more. */
export interface MergedFact extends Recorded {
  readonly kind: 'merged-into';
  readonly into: string;
}

/** On the absorbed subject when its merge is taken back: it goes on with what it had handed over. */
export interface GivenBackFact extends Recorded {
  readonly kind: 'given-back';
  readonly from: string;
  readonly clocks: readonly CarriedClock[];
  /** Duties fulfilled while the two were one. */
  readonly settled: readonly DutyKey[];
}

/** On the surviving subject when a merge is taken back: what came with the other one leaves with it. */
export interface ReleasedFact extends Recorded {
  readonly kind: 'released';
  readonly to: string;
}

/** On a subject that was divided. It goes on as it is. */
export interface SplitOffFact extends Recorded {
  readonly kind: 'split-off';
  readonly into: string;
}

/** On the new part: everything recorded before is the history of both. */
export interface SplitFromFact extends Recorded {
  readonly kind: 'split-from';
  readonly from: string;
}

/** An ending was taken back: the incident goes on, and what had ended with it is owed again. */
export interface ReopenedFact extends Recorded {
  readonly kind: 'reopened';
  /** What does not hold any more, as `rejected` of an incident that was one after all. */
  readonly takesBack: readonly RecordableEvent[];
}

export type HistoryFact =
  | OpenedFact
  | EventFact
  | ChangeFact
  | PauseFact
  | ResumeFact
  | TakenOverFact
  | MergedFact
  | GivenBackFact
  | ReleasedFact
  | SplitOffFact
  | SplitFromFact
  | ReopenedFact;
