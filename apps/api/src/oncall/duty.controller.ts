import type { Actor } from '@fcert/kernel';
import { AddOverride, CancelOverride } from '@fcert/escalation';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { AtQuery, IntervalQuery, OverrideBody } from './rota-body.dto.js';
import { OnDutyAnswer, OverrideAnswer, ScheduleAnswer } from './rota.dto.js';
import { RotaPages } from './rota-pages.js';

/** Who is on duty, and who covers whom. */
@ApiTags('oncall')
@Controller('v1')
export class DutyController {
  constructor(
    private readonly addOverride: AddOverride,
    private readonly cancelOverride: CancelOverride,
    private readonly pages: RotaPages,
  ) {}

  @Get('on-duty')
  @Requires('rota:read')
  @ApiOperation({ operationId: 'whoIsOnDuty', summary: 'Who is on duty at every desk, now or at an instant' })
  @ApiOkResponse({ type: OnDutyAnswer })
  onDuty(@Query() query: AtQuery, @CurrentActor() actor: Actor): Promise<OnDutyAnswer> {
    return this.pages.onDuty(actor, query.at);
  }

  @Get('rotas/:id/schedule')
  @Requires('rota:read')
  @ApiOperation({
    operationId: 'getSchedule',
    summary: 'Shifts of one rota through an interval, gaps included',
  })
  @ApiOkResponse({ type: ScheduleAnswer })
  schedule(
    @Param('id') id: string,
    @Query() query: IntervalQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ScheduleAnswer> {
    return this.pages.schedule(actor, id, query);
  }

  @Post('rotas/:id/overrides')
  @HttpCode(201)
  @Requires('rota:override')
  @ApiOperation({ operationId: 'addOverride', summary: 'Somebody covers for a time' })
  @ApiCreatedResponse({ type: OverrideAnswer })
  async cover(
    @Param('id') rotaId: string,
    @Body() body: OverrideBody,
    @CurrentActor() actor: Actor,
  ): Promise<OverrideAnswer> {
    const { member, covers = null, reason } = body;
    const times = { from: new Date(body.from), to: new Date(body.to) };
    const input = { rotaId, member, covers, reason, ...times };
    return this.pages.entered(await this.addOverride.execute({ actor }, input));
  }

  @Delete('rotas/:id/overrides/:overrideId')
  @HttpCode(204)
  @Requires('rota:override')
  @ApiOperation({ operationId: 'cancelOverride', summary: 'Take it back; one that has begun ends now' })
  @ApiNoContentResponse()
  uncover(
    @Param('id') rotaId: string,
    @Param('overrideId') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.cancelOverride.execute({ actor }, { rotaId, id });
  }
}
