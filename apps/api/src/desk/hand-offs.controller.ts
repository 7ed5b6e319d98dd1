import type { Actor } from '@fcert/kernel';
import { AcknowledgeHandOff, EndHandOff, PrepareHandOff, ReleaseHandOff } from '@fcert/escalation';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { HandOffPages } from './hand-off-pages.js';
import {
  HandOffAcknowledgementBody,
  HandOffAnswer,
  HandOffBody,
  HandOffEndBody,
  HandOffListAnswer,
  handOffAnswer,
} from './hand-offs.dto.js';

/** What is passed to bodies outside, by whom, and what became of it. */
@ApiTags('desk')
@Controller('v1/incidents/:reference/hand-offs')
export class HandOffsController {
  constructor(
    private readonly prepareHandOff: PrepareHandOff,
    private readonly releaseHandOff: ReleaseHandOff,
    private readonly acknowledgeHandOff: AcknowledgeHandOff,
    private readonly endHandOff: EndHandOff,
    private readonly pages: HandOffPages,
  ) {}

  @Get()
  @Requires('incident:read')
  @ApiOperation({ operationId: 'listHandOffs', summary: 'Hand-offs of an incident, newest first' })
  @ApiOkResponse({ type: HandOffListAnswer })
  list(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<HandOffListAnswer> {
    return this.pages.ofIncident(actor, reference);
  }

  @Get(':id')
  @Requires('incident:read')
  @ApiOperation({ operationId: 'getHandOff', summary: 'One hand-off' })
  @ApiOkResponse({ type: HandOffAnswer })
  one(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    return this.pages.one(actor, reference, id);
  }

  @Post()
  @HttpCode(201)
  @Requires('incident:escalate')
  @ApiOperation({ operationId: 'prepareHandOff', summary: 'Prepare a hand-off; nothing leaves yet' })
  @ApiCreatedResponse({ type: HandOffAnswer })
  async prepare(
    @Param('reference') reference: string,
    @Body() body: HandOffBody,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    const { to, reason, attention = null, observables = true, release = false } = body;
    const input = { reference, to, reason, attention, observables, release };
    return handOffAnswer(await this.prepareHandOff.execute({ actor }, input));
  }

  @Put(':id/release')
  @Requires('hand-off:release')
  @ApiOperation({ operationId: 'releaseHandOff', summary: 'Stand for it that it leaves; tells the clocks' })
  @ApiOkResponse({ type: HandOffAnswer })
  async release(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    return handOffAnswer(await this.releaseHandOff.execute({ actor }, { reference, id }));
  }

  @Put(':id/acknowledgement')
  @Requires('incident:escalate')
  @ApiOperation({ operationId: 'acknowledgeHandOff', summary: 'The other side has taken it' })
  @ApiOkResponse({ type: HandOffAnswer })
  async acknowledge(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @Body() body: HandOffAcknowledgementBody,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    const input = { reference, id, theirReference: body.theirReference ?? null };
    return handOffAnswer(await this.acknowledgeHandOff.execute({ actor }, input));
  }

  @Put(':id/return')
  @Requires('incident:escalate')
  @ApiOperation({ operationId: 'returnHandOff', summary: 'The other side gives it back' })
  @ApiOkResponse({ type: HandOffAnswer })
  async giveBack(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @Body() { reason }: HandOffEndBody,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    const input = { reference, id, state: 'returned' as const, reason };
    return handOffAnswer(await this.endHandOff.execute({ actor }, input));
  }

  @Put(':id/withdrawal')
  @Requires('incident:escalate')
  @ApiOperation({ operationId: 'withdrawHandOff', summary: 'Give a draft up before it leaves' })
  @ApiOkResponse({ type: HandOffAnswer })
  async withdraw(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @Body() { reason }: HandOffEndBody,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffAnswer> {
    const input = { reference, id, state: 'withdrawn' as const, reason };
    return handOffAnswer(await this.endHandOff.execute({ actor }, input));
  }
}
