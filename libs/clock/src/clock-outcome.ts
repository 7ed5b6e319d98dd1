import type { ClockStateName } from './domain/clock-state.js';
import type { DutyHolder } from './domain/duty-holder.js';

/** What became of one clock in a transaction; enough for an audit entry and a timeline line. */
export interface ClockChange {
  readonly change:
    'started' | 'due-moved' | 'paused' | 'resumed' | 'met' | 'met_late' | 'missed' | 'withdrawn';
  readonly clockRowId: string;
  readonly clockId: string;
  readonly title: string;
  readonly policy: { readonly id: string; readonly version: string };
  readonly dutyHolder: DutyHolder;
  readonly state: ClockStateName;
  readonly dueAt: Date | null;
  readonly previousDueAt: Date | null;
  readonly endedAt: Date | null;
  /** Why it ended: the stop event, `scope-ended`, `handed-over`, `merged`, or the event that withdrew it. */
  readonly reason: string | null;
}

/** Answer of every writing use case. The caller writes it into its own rows and the audit ledger, same transaction. */
export interface ClockOutcome {
  readonly changes: readonly ClockChange[];
  /** Earliest due time still owed, overdue ones included; paused clocks and clocks without a number are left out. */
  readonly nextDueAt: Date | null;
  readonly nextClockRowId: string | null;
}
