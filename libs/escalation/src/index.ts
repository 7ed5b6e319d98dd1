export { AcknowledgeEscalation } from './acknowledge-escalation.js';
export { AcknowledgeHandOff } from './acknowledge-hand-off.js';
export { AddOverride, type OverrideInput } from './add-override.js';
export { ArmEscalation } from './arm-escalation.js';
export { ArmEscalations, type ArmOutcome } from './arm-escalations.js';
export { CancelOverride } from './cancel-override.js';
export { ChangeRota } from './change-rota.js';
export { CreateRota, type RotaInput } from './create-rota.js';
export { dutyAt, memberNames, scheduleOf, type DeskDuty, type Schedule } from './data/duty.read-model.js';
export { Escalation, escalationEntities } from './data/escalation.entity.js';
export { escalationById, escalationsOf, type EscalationWithRuns } from './data/escalation.read-model.js';
export type { ClockChangeOfHandOff, HandOff } from './data/hand-off.entity.js';
export { findHandOff, handOffsOf } from './data/hand-offs.js';
export type { PastLapse } from './data/lapses.js';
export type { Rota } from './data/rota.entity.js';
export { findRota, keptRotas, type EnteredOverride, type RotaDraft } from './data/rotas.js';
export type { StepRun } from './data/step-runs.js';
export { WEEKDAYS, type DailyWindow, type Weekday } from './domain/daily-window.js';
export type { PaperDocument } from './domain/hand-off-paper.js';
export { HAND_OFF_STATES, type HandOffState } from './domain/hand-off.js';
export { ESCALATION_STATES, type EscalationState } from './domain/lifecycle.js';
export type { Resolution } from './domain/resolve.js';
export type { OnDuty, RotaLayer, RotaMember } from './domain/rota/rota.js';
export type { Shift } from './domain/rota/shifts.js';
export type { ChainSnapshot, EscalationPolicy, PathNode, PinnedStep } from './domain/snapshot.js';
export { EndHandOff } from './end-hand-off.js';
export { EscalationModule } from './escalation.module.js';
export type { HandOffKey } from './hand-off-access.js';
export { keepEnded, type KeptFinding } from './prover/data/finding-store.js';
export {
  listFindings,
  proofSummary,
  type FindingQuery,
  type FindingView,
  type ProofSummary,
} from './prover/data/finding.read-model.js';
export { ProvingConnection } from './prover/data/proving-connection.js';
export { FINDING_KINDS, fingerprintOf, type Finding, type FindingKind } from './prover/domain/finding.js';
export { proveAll, type FullProof } from './prover/prove-all.js';
export { ProverPass, type PassOutcome } from './prover/prover-pass.js';
export { LapseAcknowledgements } from './lapse-acknowledgements.js';
export { PrepareHandOff, type PrepareInput } from './prepare-hand-off.js';
export { RaiseEscalation, type RaiseInput } from './raise-escalation.js';
export { ReadHandOffPaper, type HandOffPaper } from './read-hand-off-paper.js';
export { ReleaseHandOff } from './release-hand-off.js';
export { RetireRota } from './retire-rota.js';
export { StepEscalation } from './step-escalation.js';
export { SWEEP_BATCH, SweepEscalations, type SweepOutcome } from './sweep-escalations.js';
export { nextStepAt } from './data/next-step.read-model.js';
export { AskRehearsal, type RehearsalRequest } from './rehearsal/ask-rehearsal.js';
export {
  findRehearsal,
  rehearsalPage,
  type Rehearsal,
  type RehearsalResult,
  type RehearsalRow,
} from './rehearsal/data/rehearsals.js';
export { gradesOf, type Grade, type PlayedChain, type PlayedClock } from './rehearsal/domain/grade.js';
export { minutesOf, type Part, type Scenario, type ScenarioStep } from './rehearsal/domain/scenario.js';
export { RunRehearsals, type Player } from './rehearsal/run-rehearsals.js';
