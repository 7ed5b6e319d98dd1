import { EscalationModule } from '@fcert/escalation';
import { Module } from '@nestjs/common';
import { EscalationsController } from './escalations.controller.js';
import { EscalationPages } from './escalations-pages.js';

/** The escalation routes of the desk. */
@Module({
  imports: [EscalationModule],
  controllers: [EscalationsController],
  providers: [EscalationPages],
})
export class EscalationsDoorModule {}
