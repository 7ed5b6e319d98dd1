import type { Actor } from '@fcert/kernel';
import { AcknowledgeEscalation, RaiseEscalation } from '@fcert/escalation';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { EscalationAnswer, EscalationBody, EscalationListAnswer } from './escalations.dto.js';
import { EscalationPages } from './escalations-pages.js';

/** Who is told next, and who has answered for it. */
@ApiTags('desk')
@Controller('v1')
export class EscalationsController {
  constructor(
    private readonly raiseEscalation: RaiseEscalation,
    private readonly acknowledgeEscalation: AcknowledgeEscalation,
    private readonly pages: EscalationPages,
  ) {}

  @Get('incidents/:reference/escalations')
  @Requires('incident:read')
  @ApiOperation({ operationId: 'listEscalations', summary: 'The chains of an incident, open ones first' })
  @ApiOkResponse({ type: EscalationListAnswer })
  list(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<EscalationListAnswer> {
    return this.pages.ofIncident(actor, reference);
  }

  @Post('incidents/:reference/escalations')
  @HttpCode(201)
  @Requires('incident:escalate')
  @ApiOperation({
    operationId: 'raiseEscalation',
    summary: 'Tell the next desk, or hand over to an outside body',
  })
  @ApiCreatedResponse({ type: EscalationAnswer })
  async raise(
    @Param('reference') reference: string,
    @Body() body: EscalationBody,
    @CurrentActor() actor: Actor,
  ): Promise<EscalationAnswer> {
    const { id } = await this.raiseEscalation.execute(
      { actor },
      { reference, to: body.to, reason: body.reason },
    );
    return this.pages.one(id);
  }

  @Put('escalations/:id/acknowledgement')
  @Requires('escalation:acknowledge')
  @ApiOperation({ operationId: 'acknowledgeEscalation', summary: 'Answer for it: no later step runs' })
  @ApiOkResponse({ type: EscalationAnswer })
  async acknowledge(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<EscalationAnswer> {
    const acknowledged = await this.acknowledgeEscalation.execute({ actor }, { id });
    return this.pages.one(acknowledged.id);
  }
}
