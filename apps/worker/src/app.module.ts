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
import { ClockSweep } from './sweeps/clock.sweep.js';
import { EscalationSweep } from './sweeps/escalation.sweep.js';
import { FeedSweep } from './sweeps/feed.sweep.js';
import { GaugesSweep } from './sweeps/gauges.sweep.js';
import { LapseSweep } from './sweeps/lapse.sweep.js';
import { SignInSweep } from './sweeps/sign-in.sweep.js';
import { SWEEPS, type Sweep } from './sweeps/sweep.js';

const processors = [
  TriageReportProcessor,
  ArmEscalationProcessor,
  ArmTaskEscalationProcessor,
  ArmDutyEscalationProcessor,
  OfferTaskProcessor,
];

/** All recurring work on one page. */
const sweeps = [ClockSweep, EscalationSweep, LapseSweep, FeedSweep, SignInSweep, GaugesSweep];

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
        ...sweeps,
        { provide: SWEEPS, useFactory: (...all: Sweep[]) => all, inject: sweeps },
        JobHost,
        OutboxRelay,
        Schedules,
      ],
    };
  }
}
