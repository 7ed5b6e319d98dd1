import type { Actor } from '@fcert/kernel';
import { SendUpdate } from '@fcert/incidents';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { Requires } from '../http/requires.js';
import { StageAnswer, StageListAnswer, stageAnswer } from '../http/stage.dto.js';
import { UpdateBody } from './change-bodies.dto.js';
import { IncidentStagePages } from './stages-pages.js';

/** FCERT's updates to the organisation, and what the organisation has handed in. */
@ApiTags('desk')
@Controller('v1/incidents/:reference')
export class IncidentStagesController {
  constructor(
    private readonly sendUpdate: SendUpdate,
    private readonly pages: IncidentStagePages,
  ) {}

  @Post('updates')
  @HttpCode(201)
  @Requires('incident:work')
  @ApiOperation({
    operationId: 'sendUpdate',
    summary: 'Send the organisation an update; stops FCERT’s update clocks and says which',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: StageAnswer })
  async send(
    @Param('reference') reference: string,
    @Body() body: UpdateBody,
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest & { bodySha256?: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StageAnswer> {
    const sent = { reference, text: body.text, bodySha256: request.bodySha256! };
    const stage = await this.sendUpdate.execute({ actor }, { ...sent, idempotencyKey: idempotencyKey(key) });
    if (stage.replayed) void reply.header('Idempotency-Replayed', 'true');
    return stageAnswer(stage);
  }

  @Get('stages')
  @Requires('report:read')
  @ApiOperation({
    operationId: 'listIncidentStages',
    summary: 'Staged reports and updates of both sides, oldest first',
  })
  @ApiOkResponse({ type: StageListAnswer })
  list(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<StageListAnswer> {
    return this.pages.list(actor, reference);
  }

  @Get('stages/:id')
  @Requires('report:read')
  @ApiOperation({ operationId: 'readIncidentStage', summary: 'One stage with its fields' })
  @ApiOkResponse({ type: StageAnswer })
  read(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StageAnswer> {
    return this.pages.one(actor, reference, id);
  }
}
