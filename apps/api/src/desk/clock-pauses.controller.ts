import type { Actor } from '@fcert/kernel';
import { PauseIncidentClock, ResumeIncidentClock } from '@fcert/incidents';
import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';
import { ClockParameters, PauseBody } from './joining.dto.js';

/** Only house clocks stand still, only those their policy marks, only for the reasons it lists. */
@ApiTags('desk')
@Controller('v1/incidents/:reference/clocks/:id/pause')
export class ClockPausesController {
  constructor(
    private readonly pauseClock: PauseIncidentClock,
    private readonly resumeClock: ResumeIncidentClock,
  ) {}

  @Put()
  @Requires('clock:pause')
  @ApiOperation({ operationId: 'pauseClock', summary: 'Let a house clock stand still for a listed reason' })
  @ApiParam({ name: 'reference' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ChangedAnswer })
  async pause(
    @Param() { reference, id: clockId }: ClockParameters,
    @Body() body: PauseBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(
      await this.pauseClock.execute({ actor }, { reference, clockId, reason: body.reason }),
    );
  }

  @Delete()
  @Requires('clock:pause')
  @ApiOperation({
    operationId: 'resumeClock',
    summary: 'The clock runs on; the pause is added to its due time',
  })
  @ApiParam({ name: 'reference' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ChangedAnswer })
  async resume(
    @Param() { reference, id: clockId }: ClockParameters,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.resumeClock.execute({ actor }, { reference, clockId }));
  }
}
