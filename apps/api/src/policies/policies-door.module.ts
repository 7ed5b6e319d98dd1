import { ClockModule } from '@fcert/clock';
import { Module } from '@nestjs/common';
import { CalendarActs } from './calendar-acts.js';
import { CalendarsController } from './calendars.controller.js';
import { DryRuns } from './dry-runs.js';
import { PoliciesController } from './policies.controller.js';
import { DraftActs, VersionActs } from './policy-acts.js';
import { PolicyDocuments } from './policy-documents.js';
import { PolicyDraftsController } from './policy-drafts.controller.js';
import { PolicyPages } from './policy-pages.js';

/** The texts clocks run by: read, drafted, tried, approved, switched, retired; and the calendars they count by. */
@Module({
  imports: [ClockModule],
  controllers: [PoliciesController, PolicyDraftsController, CalendarsController],
  providers: [CalendarActs, DraftActs, DryRuns, PolicyDocuments, PolicyPages, VersionActs],
})
export class PoliciesDoorModule {}
