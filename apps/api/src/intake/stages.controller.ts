import type { Actor } from '@fcert/kernel';
import { SubmitStage } from '@fcert/incidents';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { StageAnswer, StageListAnswer, stageAnswer } from '../http/stage.dto.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { OwedStageListAnswer } from './owed-stage.dto.js';
import { StageBody, stageContent } from './stage-body.dto.js';
import { StagePages } from './stage-pages.js';

/** Staged reports: what each instrument asks for after the first report, phase by phase. */
@ApiTags('intake')
@Controller('v1/reports/:reference')
export class StagesController {
  constructor(
    private readonly submitStage: SubmitStage,
    private readonly pages: StagePages,
  ) {}

  @Post('stages')
  @HttpCode(201)
  @Requires('report:add')
  @ApiOperation({
    operationId: 'submitStage',
    summary: 'Hand in a later stage of a staged report; stops the clocks it answers',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: StageAnswer })
  async submit(
    @Param('reference') reference: string,
    @Body() body: StageBody,
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest & { bodySha256?: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StageAnswer> {
    const about = { actor, reference, bodySha256: request.bodySha256!, idempotencyKey: idempotencyKey(key) };
    const stage = await this.submitStage.execute({ ...about, ...stageContent(body) });
    if (stage.replayed) void reply.header('Idempotency-Replayed', 'true');
    return stageAnswer(stage);
  }

  @Get('stages')
  @Requires('report:read')
  @ApiOperation({ operationId: 'listStages', summary: 'What both sides have handed in, oldest first' })
  @ApiOkResponse({ type: StageListAnswer })
  list(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<StageListAnswer> {
    return this.pages.list(actor, reference);
  }

  @Get('stages/:id')
  @Requires('report:read')
  @ApiOperation({ operationId: 'readStage', summary: 'One stage with its fields' })
  @ApiOkResponse({ type: StageAnswer })
  read(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StageAnswer> {
    return this.pages.one(actor, reference, id);
  }

  @Get('owed-stages')
  @Requires('report:read')
  @ApiOperation({
    operationId: 'listOwedStages',
    summary: 'What each running clock of the organisation waits for, field by field',
  })
  @ApiOkResponse({ type: OwedStageListAnswer })
  owed(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<OwedStageListAnswer> {
    return this.pages.owed(actor, reference);
  }
}
