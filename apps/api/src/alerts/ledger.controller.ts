import type { Actor } from '@fcert/kernel';
import { ReplayAlert } from '@fcert/alerts';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { MessageAnswer, MessageDetailAnswer, MessageListAnswer, messageAnswer } from './alerts.dto.js';
import { LedgerPages } from './ledger-pages.js';
import { MessageQuery } from './message-query.dto.js';

/** The delivery ledger: what was to be sent, what came of it. Never what it said. */
@ApiTags('alerts')
@Controller('v1/alerts/messages')
export class LedgerController {
  constructor(
    private readonly pages: LedgerPages,
    private readonly replayAlert: ReplayAlert,
  ) {}

  @Get()
  @Requires('alert:read')
  @ApiOperation({ operationId: 'listAlertMessages', summary: 'Messages, newest first' })
  @ApiOkResponse({ type: MessageListAnswer })
  list(@Query() query: MessageQuery, @CurrentActor() actor: Actor): Promise<MessageListAnswer> {
    return this.pages.list(actor, query);
  }

  @Get(':id')
  @Requires('alert:read')
  @ApiOperation({ operationId: 'readAlertMessage', summary: 'One message with its attempts' })
  @ApiOkResponse({ type: MessageDetailAnswer })
  read(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<MessageDetailAnswer> {
    return this.pages.one(actor, id);
  }

  @Post(':id/replays')
  @HttpCode(202)
  @Requires('alert:replay')
  @ApiOperation({ operationId: 'replayAlertMessage', summary: 'Send a message that was given up again' })
  @ApiAcceptedResponse({ type: MessageAnswer })
  async replay(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<MessageAnswer> {
    return messageAnswer(await this.replayAlert.execute({ actor }, { id }));
  }
}
