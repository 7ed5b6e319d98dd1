import { EscalationModule } from '@fcert/escalation';
import { Module } from '@nestjs/common';
import { ColleaguePages } from './colleague-pages.js';
import { ColleaguesController } from './colleagues.controller.js';
import { DutyController } from './duty.controller.js';
import { RotaPages } from './rota-pages.js';
import { RotasController } from './rotas.controller.js';

/** Who takes turns at which desk, and who is on duty. */
@Module({
  imports: [EscalationModule],
  controllers: [RotasController, DutyController, ColleaguesController],
  providers: [RotaPages, ColleaguePages],
})
export class OncallModule {}
