import { ClockModule } from '@fcert/clock';
import { MsspModule } from '@fcert/mssp';
import { LiveCursors } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { PapersModule } from '../papers/papers.module.js';
import { AcceptanceController } from './acceptance.controller.js';
import { TaskCertificatesController } from './certificates.controller.js';
import { TaskExplanationsController } from './explanations.controller.js';
import { OperatorController } from './operator.controller.js';
import { TaskPages } from './task-pages.js';
import { TasksController } from './tasks.controller.js';

/** The door of managed services: operators with their tasks, and FCERT's side of them. */
@Module({
  imports: [ClockModule, MsspModule, PapersModule],
  controllers: [
    TasksController,
    OperatorController,
    AcceptanceController,
    TaskExplanationsController,
    TaskCertificatesController,
  ],
  providers: [TaskPages, LiveCursors],
})
export class MsspDoorModule {}
