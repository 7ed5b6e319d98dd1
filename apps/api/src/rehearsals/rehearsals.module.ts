import { EscalationModule } from '@fcert/escalation';
import { Module } from '@nestjs/common';
import { RehearsalsController } from './rehearsals.controller.js';

/** Exercises under a time of their own. */
@Module({ imports: [EscalationModule], controllers: [RehearsalsController] })
export class RehearsalsModule {}
