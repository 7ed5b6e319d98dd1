import type { FindingSubject } from './finding.js';

/** What stands in the tables about one subject. All instants are epoch milliseconds on the database's clock. */
export interface StoredClock {
  readonly id: string;
  /** Policy, version, clock, holder and instance: the same words the history gives. */
  readonly name: string;
  readonly clockId: string;
  readonly state: string;
  readonly startedAt: number;
  readonly anchorAt: number | null;
  readonly dueAt: number | null;
  readonly endedAt: number | null;
  readonly reason: string | null;
  readonly pauses: readonly PauseSpan[];
}

export interface PauseSpan {
  readonly from: number;
  readonly to: number | null;
  readonly reason: string;
}

export interface StoredAlarm {
  readonly clockId: string;
  readonly level: string;
  readonly fireAt: number;
  readonly firedAt: number | null;
  readonly cancelled: boolean;
}

export interface StoredStep {
  readonly no: number;
  readonly level: string;
  readonly at: number;
}

export interface StoredRun {
  readonly step: number;
  readonly repeat: number;
  readonly dueAt: number;
  readonly firedAt: number;
}

export interface StoredChain {
  readonly id: string;
  /** null: by hand. */
  readonly clockRowId: string | null;
  readonly state: string;
  readonly createdAt: number;
  readonly acknowledgedAt: number | null;
  readonly endedAt: number | null;
  readonly nextStepAt: number | null;
  readonly steps: readonly StoredStep[];
  readonly runs: readonly StoredRun[];
  /** Spans in which its steps had to wait: quiet hours it is pinned to, and acknowledgements that lapsed. */
  readonly held: readonly Span[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface StoredIncident {
  readonly state: string;
  readonly severity: string | null;
  readonly isAcknowledged: boolean;
}

/** How often something was told, by what it was about: `clock level`, `chain step` or `chain step repeat`. */
export type Counts = ReadonlyMap<string, number>;

export interface StoredSubject extends FindingSubject {
  /** Of an incident: how its own row says that it stands. */
  readonly incident: StoredIncident | null;
  readonly clocks: readonly StoredClock[];
  readonly alarms: readonly StoredAlarm[];
  readonly chains: readonly StoredChain[];
  /** Events of firings, by `clock level`; of raised steps, by `chain step`. */
  readonly events: Counts;
  /** Audit entries of firings, by `clock level`; of raised steps, by `chain step repeat`. */
  readonly entries: Counts;
}

/** What the history makes of one clock. */
export interface ExpectedClock {
  readonly name: string;
  readonly startedAt: number;
  readonly knownAt: number;
  readonly anchorAt: number | null;
  readonly dueAt: number | null;
  readonly pauses: readonly PauseSpan[];
  /** null while it is open. */
  readonly ended: {
    readonly at: number;
    readonly recordedAt: number;
    readonly reason: string;
    readonly state: string;
  } | null;
  readonly isPaused: boolean;
  /** Its breach was told where it ran before a merge. */
  readonly breachTold: boolean;
  readonly alarms: readonly ExpectedAlarm[];
  readonly steps: readonly ExpectedStep[];
}

export interface ExpectedAlarm {
  readonly level: string;
  readonly at: number;
  readonly armed: boolean;
}

export interface ExpectedStep {
  readonly level: string;
  readonly at: number;
}

/** What the history made of a clock at an instant in the past: all it may have been, as seen by others at that instant. */
export interface Past {
  /** When the last fact it rests on was recorded. */
  readonly knownAt: number;
  readonly clock: ExpectedClock | undefined;
}

/** What can be asked of a subject's history. */
export interface ExpectedSubject {
  readonly clocks: readonly ExpectedClock[];
  /**
   * The clock as it stood at `at`, newest knowledge first. Several, because a fact recorded shortly before `at` may have
   * been committed after it.
   */
  past(name: string, at: number): readonly Past[];
  /** Every state of the clock up to `at`, oldest first. */
  until(name: string, at: number): readonly Past[];
}

/** What holds for the whole pass. */
export interface Circumstances {
  /** The instant of the snapshot, on the database's clock. */
  readonly now: number;
  /** Events older than this are no longer kept, so their absence says nothing. */
  readonly eventsSince: number;
}
