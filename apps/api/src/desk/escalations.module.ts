import { EscalationModule } from '@fcert/escalation';
import { Module } from '@nestjs/common';
import { EscalationsController } from './escalations.controller.js';
import { EscalationPages } from './escalations-pages.js';
import { HandOffPages } from './hand-off-pages.js';
import { HandOffPapersController } from './hand-off-papers.controller.js';
import { HandOffsController } from './hand-offs.controller.js';

/** Escalations and hand-offs at the desk. */
@Module({
  imports: [EscalationModule],
  controllers: [EscalationsController, HandOffsController, HandOffPapersController],
  providers: [EscalationPages, HandOffPages],
})
export class EscalationsDoorModule {}
