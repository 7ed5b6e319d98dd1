import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { LiveCursors } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { BulkController } from './bulk.controller.js';
import { BulkIntake } from './bulk-intake.js';
import { ReportPages } from './report-pages.js';
import { ReportsController } from './reports.controller.js';

/** The untrusted, public door: reports in, receipts and status out. */
@Module({
  imports: [ClockModule, IncidentsModule],
  controllers: [BulkController, ReportsController],
  providers: [BulkIntake, ReportPages, LiveCursors],
})
export class IntakeModule {}
