import { Module } from '@nestjs/common';
import { ApproveDraft } from './approve-draft.js';
import { ChangeClockFacts } from './change-clock-facts.js';
import { ChangeDraft } from './change-draft.js';
import { ClockReadModel } from './data/clock.read-model.js';
import { DutyReadModel } from './data/duty.read-model.js';
import { PolicyStore } from './data/policy-store.js';
import { DraftPolicy } from './draft-policy.js';
import { DryRunCalendar } from './dry-run-calendar.js';
import { DryRunPolicy } from './dry-run-policy.js';
import { DutyLedger } from './duty-ledger.js';
import { FileNilReturn } from './file-nil-return.js';
import { ExplainClocks } from './explain-clocks.js';
import { FireDueAlarms } from './fire-due-alarms.js';
import { HandInDuty } from './hand-in-duty.js';
import { LoadPolicies } from './load-policies.js';
import { MergeSubjects } from './merge-subjects.js';
import { OpenRecurringDuties } from './open-recurring-duties.js';
import { OpenSubject } from './open-subject.js';
import { OpenSubjects } from './open-subjects.js';
import { PauseClock } from './pause-clock.js';
import { ReadClockStatements } from './read-clock-statements.js';
import { RecordClockEvent } from './record-clock-event.js';
import { RecordClockEvents } from './record-clock-events.js';
import { RefuseDraft } from './refuse-draft.js';
import { ReopenSubject } from './reopen-subject.js';
import { ResumeClock } from './resume-clock.js';
import { RetirePolicy } from './retire-policy.js';
import { ReviseCalendar } from './revise-calendar.js';
import { SplitSubject } from './split-subject.js';
import { SubjectLedger } from './subject-ledger.js';
import { SweepClocks } from './sweep-clocks.js';
import { SwitchPolicy } from './switch-policy.js';
import { UnmergeSubjects } from './unmerge-subjects.js';

/** The acts of a policy's lifecycle and of its calendars, and what they would do. */
const lifecycle = [
  ApproveDraft,
  ChangeDraft,
  DraftPolicy,
  DryRunCalendar,
  DryRunPolicy,
  RefuseDraft,
  RetirePolicy,
  ReviseCalendar,
  SwitchPolicy,
];

const useCases = [
  ...lifecycle,
  ExplainClocks,
  ChangeClockFacts,
  FileNilReturn,
  FireDueAlarms,
  HandInDuty,
  LoadPolicies,
  MergeSubjects,
  OpenRecurringDuties,
  OpenSubject,
  OpenSubjects,
  PauseClock,
  ReadClockStatements,
  RecordClockEvent,
  RecordClockEvents,
  ReopenSubject,
  ResumeClock,
  SplitSubject,
  SweepClocks,
  UnmergeSubjects,
];

@Module({
  providers: [PolicyStore, SubjectLedger, ClockReadModel, DutyReadModel, DutyLedger, ...useCases],
  exports: [ClockReadModel, DutyReadModel, ...useCases],
})
export class ClockModule {}
