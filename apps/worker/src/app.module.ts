import { EscalationModule, escalationEntities } from '@fcert/escalation';
import { clockEntities, ClockModule } from '@fcert/clock';
import { constituentEntities } from '@fcert/constituents';
import { IdentityModule, identityEntities } from '@fcert/identity';
import { incidentEntities } from '@fcert/incidents';
import { MsspModule, msspEntities } from '@fcert/mssp';
import { PlatformModule } from '@fcert/platform';
import { TriageModule } from '@fcert/triage';
import { type DynamicModule, Module } from '@nestjs/common';
import { JobHost } from './job-host.js';
import { OutboxRelay } from './outbox-relay.js';
import { ArmDutyEscalationProcessor } from './processors/arm-duty-escalation.processor.js';
import { ArmEscalationProcessor } from './processors/arm-escalation.processor.js';
import { ArmTaskEscalationProcessor } from './processors/arm-task-escalation.processor.js';
import { OfferTaskProcessor } from './processors/offer-task.processor.js';
import { type AnyProcessor, PROCESSORS } from './processors/processor.js';
import { TriageReportProcessor } from './processors/triage-report.processor.js';
import { Schedules } from './schedules.js';

const processors = [
  TriageReportProcessor,
  ArmEscalationProcessor,
  ArmTaskEscalationProcessor,
  ArmDutyEscalationProcessor,
  OfferTaskProcessor,
];

export const entities = [
  ...clockEntities,
  ...constituentEntities,
  ...identityEntities,
  ...incidentEntities,
  ...escalationEntities,
  ...msspEntities,
];

@Module({})
export class WorkerModule {
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot({ processName: 'worker', entities, env }),
        ClockModule,
        IdentityModule,
        TriageModule,
        EscalationModule,
        MsspModule,
      ],
      providers: [
        ...processors,
        { provide: PROCESSORS, useFactory: (...all: AnyProcessor[]) => all, inject: processors },
        JobHost,
        OutboxRelay,
        Schedules,
      ],
    };
  }
}
