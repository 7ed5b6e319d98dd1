import { AlertSettingsModule, AlertsModule, alertEntities } from '@fcert/alerts';
import { AuditModule } from '@fcert/audit';
import { EscalationModule, escalationEntities } from '@fcert/escalation';
import { clockEntities, ClockModule } from '@fcert/clock';
import { constituentEntities } from '@fcert/constituents';
import { IdentityModule, identityEntities } from '@fcert/identity';
import { EvidenceModule, EvidenceSettingsModule, IncidentsModule, incidentEntities } from '@fcert/incidents';
import { MsspModule, msspEntities } from '@fcert/mssp';
import { PlatformModule } from '@fcert/platform';
import { RetentionModule } from '@fcert/retention';
import { TriageModule } from '@fcert/triage';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AlertSender } from './alert-sender.js';
import { JobHost } from './job-host.js';
import { OpenDuties } from './open-duties.js';
import { OutboxRelay } from './outbox-relay.js';
import { AccountLetterProcessor } from './processors/account-letter.processor.js';
import { ArmDutyEscalationProcessor } from './processors/arm-duty-escalation.processor.js';
import { ArmEscalationProcessor } from './processors/arm-escalation.processor.js';
import { ArmTaskEscalationProcessor } from './processors/arm-task-escalation.processor.js';
import { NotifyPeopleProcessor } from './processors/notify-people.processor.js';
import { OfferTaskProcessor } from './processors/offer-task.processor.js';
import { ScanEvidenceProcessor } from './processors/scan-evidence.processor.js';
import { type AnyProcessor, PROCESSORS } from './processors/processor.js';
import { TriageReportProcessor } from './processors/triage-report.processor.js';
import { WithdrawOffersProcessor } from './processors/withdraw-offers.processor.js';
import { OPEN_STAGE, type OpenStage, PlayRehearsal } from './rehearsal/play-rehearsal.js';
import { Schedules } from './schedules.js';
import { AuditExportSweep } from './sweeps/audit-export.sweep.js';
import { AuditSealSweep } from './sweeps/audit-seal.sweep.js';
import { ClockSweep } from './sweeps/clock.sweep.js';
import { DutySweep } from './sweeps/duty.sweep.js';
import { EscalationSweep } from './sweeps/escalation.sweep.js';
import { FeedSweep } from './sweeps/feed.sweep.js';
import { GaugesSweep } from './sweeps/gauges.sweep.js';
import { RehearsalSweep } from './sweeps/rehearsal.sweep.js';
import { RetentionSweep } from './sweeps/retention.sweep.js';
import { LapseSweep } from './sweeps/lapse.sweep.js';
import { ScanSweep } from './sweeps/scan.sweep.js';
import { SignInSweep } from './sweeps/sign-in.sweep.js';
import { SWEEPS, type Sweep } from './sweeps/sweep.js';
import { UploadSweep } from './sweeps/upload.sweep.js';

const processors = [
  TriageReportProcessor,
  ArmEscalationProcessor,
  ArmTaskEscalationProcessor,
  ArmDutyEscalationProcessor,
  OfferTaskProcessor,
  WithdrawOffersProcessor,
  NotifyPeopleProcessor,
  AccountLetterProcessor,
  ScanEvidenceProcessor,
];

/** All recurring work on one page. */
const sweeps = [
  ClockSweep,
  EscalationSweep,
  LapseSweep,
  DutySweep,
  FeedSweep,
  SignInSweep,
  ScanSweep,
  UploadSweep,
  RehearsalSweep,
  RetentionSweep,
  AuditSealSweep,
  AuditExportSweep,
  GaugesSweep,
];

export const entities = [
  ...clockEntities,
  ...constituentEntities,
  ...identityEntities,
  ...incidentEntities,
  ...escalationEntities,
  ...msspEntities,
  ...alertEntities,
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
        IncidentsModule,
        EvidenceSettingsModule.forEnvironment(env),
        EvidenceModule,
        TriageModule,
        EscalationModule,
        MsspModule,
        AlertSettingsModule.forEnvironment(env),
        AlertsModule,
        RetentionModule,
        AuditModule.forEnvironment(env),
      ],
      providers: [
        ...processors,
        { provide: PROCESSORS, useFactory: (...all: AnyProcessor[]) => all, inject: processors },
        ...sweeps,
        { provide: SWEEPS, useFactory: (...all: Sweep[]) => all, inject: sweeps },
        { provide: OPEN_STAGE, useValue: stageOpener(env) },
        PlayRehearsal,
        AlertSender,
        JobHost,
        OpenDuties,
        OutboxRelay,
        Schedules,
      ],
    };
  }
}

/** A rehearsal is played by the same wiring. Its queues are never opened; a few connections are enough for it. */
function stageOpener(env: NodeJS.ProcessEnv): OpenStage {
  return (databaseUrl) => {
    const own = { ...env, DATABASE_URL: databaseUrl, DATABASE_POOL_MAX: '4', QUEUE_BACKEND: 'postgres' };
    return NestFactory.createApplicationContext(WorkerModule.forEnvironment(own), {
      logger: false,
      abortOnError: false,
    });
  };
}
