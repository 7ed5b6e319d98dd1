import { ClockModule } from '@fcert/clock';
import { IncidentsModule } from '@fcert/incidents';
import { LiveCursors } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { CertificatesDoorModule } from './certificates.module.js';
import { ClockPausesController } from './clock-pauses.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { EscalationsDoorModule } from './escalations.module.js';
import { ExplanationsController } from './explanations.controller.js';
import { HandlingController } from './handling.controller.js';
import { IncidentPages } from './incident-pages.js';
import { IncidentsController } from './incidents.controller.js';
import { JoiningController } from './joining.controller.js';
import { PapController } from './pap.controller.js';
import { RestrictionController } from './restriction.controller.js';
import { IncidentStagesController } from './stages.controller.js';
import { IncidentStagePages } from './stages-pages.js';

/** The analysts' door: the queue, one incident, and the verbs of handling it. */
@Module({
  imports: [ClockModule, IncidentsModule, EscalationsDoorModule, CertificatesDoorModule],
  controllers: [
    IncidentsController,
    HandlingController,
    DecisionsController,
    JoiningController,
    PapController,
    RestrictionController,
    ClockPausesController,
    ExplanationsController,
    IncidentStagesController,
  ],
  providers: [IncidentPages, IncidentStagePages, LiveCursors],
})
export class DeskModule {}
