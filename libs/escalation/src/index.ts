export { AcknowledgeEscalation } from './acknowledge-escalation.js';
export { AddOverride, type OverrideInput } from './add-override.js';
export { ArmEscalation } from './arm-escalation.js';
export { ArmEscalations, type ArmOutcome } from './arm-escalations.js';
export { CancelOverride } from './cancel-override.js';
export { ChangeRota } from './change-rota.js';
export { CreateRota, type RotaInput } from './create-rota.js';
export { dutyAt, memberNames, scheduleOf, type DeskDuty, type Schedule } from './data/duty.read-model.js';
export { Escalation, escalationEntities } from './data/escalation.entity.js';
export { escalationById, escalationsOf, type EscalationWithRuns } from './data/escalation.read-model.js';
export type { Rota } from './data/rota.entity.js';
export { findRota, keptRotas, type EnteredOverride, type RotaDraft } from './data/rotas.js';
export type { StepRun } from './data/step-runs.js';
export { WEEKDAYS, type DailyWindow, type Weekday } from './domain/daily-window.js';
export { ESCALATION_STATES, type EscalationState } from './domain/lifecycle.js';
export type { Resolution } from './domain/resolve.js';
export type { OnDuty, RotaLayer, RotaMember } from './domain/rota/rota.js';
export type { Shift } from './domain/rota/shifts.js';
export type { ChainSnapshot, PathNode, PinnedStep } from './domain/snapshot.js';
export { EscalationModule } from './escalation.module.js';
export { keepEnded, type KeptFinding } from './prover/data/finding-store.js';
export {
  listFindings,
  proofSummary,
  type FindingQuery,
  type FindingView,
  type ProofSummary,
} from './prover/data/finding.read-model.js';
export { ProvingConnection } from './prover/data/proving-connection.js';
export { FINDING_KINDS, type Finding, type FindingKind } from './prover/domain/finding.js';
export { proveAll, type FullProof } from './prover/prove-all.js';
export { ProverPass, type PassOutcome } from './prover/prover-pass.js';
export { LapseAcknowledgements } from './lapse-acknowledgements.js';
export { RaiseEscalation, type RaiseInput } from './raise-escalation.js';
export { RetireRota } from './retire-rota.js';
export { StepEscalation } from './step-escalation.js';
export { SWEEP_BATCH, SweepEscalations, type SweepOutcome } from './sweep-escalations.js';
