import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { LiveCursors } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { BulkController } from './bulk.controller.js';
import { BulkIntake } from './bulk-intake.js';
import { HeartbeatController } from './heartbeat.controller.js';
import { ReportPages } from './report-pages.js';
import { ReportsController } from './reports.controller.js';
import { StagePages } from './stage-pages.js';
import { StagesController } from './stages.controller.js';

/** The untrusted, public door: reports in, receipts and status out. */
@Module({
  imports: [ClockModule, IncidentsModule],
  controllers: [BulkController, HeartbeatController, ReportsController, StagesController],
  providers: [BulkIntake, ReportPages, StagePages, LiveCursors],
})
export class IntakeModule {}
