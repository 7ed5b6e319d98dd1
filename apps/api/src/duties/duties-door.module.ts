import { ClockModule } from '@fcert/clock';
import { Module } from '@nestjs/common';
import { DutiesController } from './duties.controller.js';
import { DutyDesk } from './duty-desk.js';

/** What is owed again and again, and where it is handed in. */
@Module({
  imports: [ClockModule],
  controllers: [DutiesController],
  providers: [DutyDesk],
})
export class DutiesDoorModule {}
