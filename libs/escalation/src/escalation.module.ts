import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { Module } from '@nestjs/common';
import { AcknowledgeEscalation } from './acknowledge-escalation.js';
import { ArmEscalation } from './arm-escalation.js';
import { ClockPlans } from './clock-plans.js';
import { LapseAcknowledgements } from './lapse-acknowledgements.js';
import { RaiseEscalation } from './raise-escalation.js';
import { StepEscalation } from './step-escalation.js';
import { StepRunner } from './step-runner.js';
import { SweepEscalations } from './sweep-escalations.js';

const useCases = [
  AcknowledgeEscalation,
  ArmEscalation,
  LapseAcknowledgements,
  RaiseEscalation,
  StepEscalation,
  SweepEscalations,
];

@Module({
  imports: [ClockModule, IncidentsModule],
  providers: [ClockPlans, StepRunner, ...useCases],
  exports: useCases,
})
export class EscalationModule {}
