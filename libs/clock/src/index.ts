export { ApproveDraft, type Approval } from './approve-draft.js';
export { ChangeClockFacts } from './change-clock-facts.js';
export { ChangeDraft } from './change-draft.js';
export type { ClockEvent, ClockFacts } from './clock-facts.js';
export type { ClockChange, ClockOutcome } from './clock-outcome.js';
export { ClockModule } from './clock.module.js';
export { findClockSubjects, type ClockSubject } from './data/clock-subject.read-model.js';
export {
  ClockReadModel,
  escalationStepsOf,
  type ClockChain,
  type ClockView,
} from './data/clock.read-model.js';
export { clockEntities } from './data/entities.js';
export { firstEventAt } from './data/first-event.read-model.js';
export { policyDesks, type PolicyDesk } from './data/policy-desks.read-model.js';
export { subjectStandings, type SubjectStanding } from './data/subject-standing.read-model.js';
export type { PastEnd, PastSelection } from './data/past-subjects.read-model.js';
export { type PolicyDraft, findDraft } from './data/policy-drafts.js';
export {
  type DraftListRow,
  type PolicyListRow,
  type PolicyVersion,
  findPolicyVersion,
  listDrafts,
  listPolicies,
  presentVersion,
} from './data/policy.read-model.js';
export { type CalendarRow, type Holiday, listCalendars } from './data/working-calendar.read-model.js';
export type { CertifiedFact } from './data/resting-record.read-model.js';
export { alarmsOf, plannedSteps, type Alarm, type PlannedStep } from './domain/alarms.js';
export type { ClockState, ClockStateName, PinnedPolicy } from './domain/clock-state.js';
export type { DryRunRow, DryRunTotals, TriedClock, TriedComparison } from './domain/dry-run.js';
export type { CalendarEffect } from './domain/dry-run-calendar.js';
export type { DutyHolder } from './domain/duty-holder.js';
export { enablePolicies } from './enable-policies.js';
export { evaluate } from './domain/evaluate.js';
export { explain, type ClockExplanation } from './domain/explain.js';
export type { HistoryFact, SubjectKind } from './domain/history.js';
export { timingOf, type Timing } from './domain/limits.js';
export type {
  ClockEventName,
  ClockPolicy,
  Deliverable,
  EscalationPath,
  PolicyStatus,
  QuietHours,
  RecordableEvent,
  Scope,
} from './domain/policy.js';
export type { KnownNames } from './domain/policy-checks.js';
export { type PolicyDifference, diffPolicies } from './domain/policy-diff.js';
export type { DraftState, PolicyState, VersionState } from './domain/policy-lifecycle.js';
export { HOUSE_CAPTION, type ShownBasis, shownBasis } from './domain/policy-words.js';
export { inScope, type ScopeFacts } from './domain/scope.js';
export { stateAt } from './domain/verdict.js';
export { DraftPolicy } from './draft-policy.js';
export { DryRunCalendar, type CalendarDryRun } from './dry-run-calendar.js';
export { DryRunPolicy, type PolicyDryRun } from './dry-run-policy.js';
export { ExplainClocks, type ExplainedClock, type ExplainedSubject } from './explain-clocks.js';
export { FireDueAlarms, type FiredAlarm, type OnFired } from './fire-due-alarms.js';
export { LoadPolicies, type LoadedPolicy } from './load-policies.js';
export { MergeSubjects } from './merge-subjects.js';
export { OpenSubject } from './open-subject.js';
export { OpenSubjects, type OpenSubjectInput } from './open-subjects.js';
export { PauseClock } from './pause-clock.js';
export { PolicyValidator } from './policy-validator.js';
export { knownNames, readKnownNames, readPolicyFolder } from './read-policy-folder.js';
export {
  ReadClockStatements,
  type RestingStatement,
  type SubjectStatements,
} from './read-clock-statements.js';
export { RecordClockEvent } from './record-clock-event.js';
export { RecordClockEvents, type ClockNews } from './record-clock-events.js';
export { RefuseDraft } from './refuse-draft.js';
export { ReopenSubject } from './reopen-subject.js';
export { ResumeClock } from './resume-clock.js';
export { RetirePolicy } from './retire-policy.js';
export { ReviseCalendar, type CalendarRevision } from './revise-calendar.js';
export { SplitSubject, type SplitSubjectInput } from './split-subject.js';
export { SwitchPolicy } from './switch-policy.js';
export { SweepClocks, type SweepOptions, type SweepResult } from './sweep-clocks.js';
export { UnmergeSubjects } from './unmerge-subjects.js';
export { DutyReadModel, type DutyPage, type DutyView } from './data/duty.read-model.js';
export { type FiledReturn } from './duty-ledger.js';
export { FileNilReturn } from './file-nil-return.js';
export { HandInDuty } from './hand-in-duty.js';
export {
  OpenRecurringDuties,
  type DutyBody,
  type DutyHolders,
  type OpenedDuty,
} from './open-recurring-duties.js';
