import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { AcknowledgeEscalation } from './acknowledge-escalation.js';
import { AddOverride } from './add-override.js';
import { AcknowledgeHandOff } from './acknowledge-hand-off.js';
import { ArmEscalation } from './arm-escalation.js';
import { CancelOverride } from './cancel-override.js';
import { ChangeRota } from './change-rota.js';
import { ArmEscalations } from './arm-escalations.js';
import { ClockPlans } from './clock-plans.js';
import { CreateRota } from './create-rota.js';
import { EndHandOff } from './end-hand-off.js';
import { HandOffContents } from './hand-off-content.js';
import { HandOffDesk } from './hand-off-desk.js';
import { LapseAcknowledgements } from './lapse-acknowledgements.js';
import { PrepareHandOff } from './prepare-hand-off.js';
import { RaiseEscalation } from './raise-escalation.js';
import { ReadHandOffPaper } from './read-hand-off-paper.js';
import { ReleaseHandOff } from './release-hand-off.js';
import { RetireRota } from './retire-rota.js';
import { AskRehearsal } from './rehearsal/ask-rehearsal.js';
import { RunRehearsals } from './rehearsal/run-rehearsals.js';
import { StepEscalation } from './step-escalation.js';
import { StepRunner } from './step-runner.js';
import { SweepEscalations } from './sweep-escalations.js';

const useCases = [
  AcknowledgeEscalation,
  AskRehearsal,
  RunRehearsals,
  ArmEscalation,
  ArmEscalations,
  LapseAcknowledgements,
  RaiseEscalation,
  StepEscalation,
  SweepEscalations,
];

const handOffs = [PrepareHandOff, ReleaseHandOff, AcknowledgeHandOff, EndHandOff, ReadHandOffPaper];

const rotas = [CreateRota, ChangeRota, RetireRota, AddOverride, CancelOverride];

@Module({
  imports: [ClockModule, IncidentsModule],
  providers: [ClockPlans, StepRunner, HandOffContents, HandOffDesk, ...useCases, ...rotas, ...handOffs],
  exports: [...useCases, ...rotas, ...handOffs],
})
export class EscalationModule {}
