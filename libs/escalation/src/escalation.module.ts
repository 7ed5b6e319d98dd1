import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { AcknowledgeEscalation } from './acknowledge-escalation.js';
import { AddOverride } from './add-override.js';
import { ArmEscalation } from './arm-escalation.js';
import { CancelOverride } from './cancel-override.js';
import { ChangeRota } from './change-rota.js';
import { ArmEscalations } from './arm-escalations.js';
import { ClockPlans } from './clock-plans.js';
import { CreateRota } from './create-rota.js';
import { LapseAcknowledgements } from './lapse-acknowledgements.js';
import { RaiseEscalation } from './raise-escalation.js';
import { RetireRota } from './retire-rota.js';
import { StepEscalation } from './step-escalation.js';
import { StepRunner } from './step-runner.js';
import { SweepEscalations } from './sweep-escalations.js';

const useCases = [
  AcknowledgeEscalation,
  ArmEscalation,
  ArmEscalations,
  LapseAcknowledgements,
  RaiseEscalation,
  StepEscalation,
  SweepEscalations,
];

const rotas = [CreateRota, ChangeRota, RetireRota, AddOverride, CancelOverride];

@Module({
  imports: [ClockModule, IncidentsModule],
  providers: [ClockPlans, StepRunner, ...useCases, ...rotas],
  exports: [...useCases, ...rotas],
})
export class EscalationModule {}
