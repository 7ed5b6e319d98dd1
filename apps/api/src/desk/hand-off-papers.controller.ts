import type { Actor } from '@fcert/kernel';
import { ReadHandOffPaper } from '@fcert/escalation';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { HandOffPaperAnswer } from './hand-offs.dto.js';

/** The paper of a hand-off. The same bytes whenever it is asked for; each reading is on record. */
@ApiTags('desk')
@Controller('v1/incidents/:reference/hand-offs/:id')
export class HandOffPapersController {
  constructor(private readonly readPaper: ReadHandOffPaper) {}

  @Get('paper')
  @Requires('incident:escalate')
  @ApiOperation({ operationId: 'getHandOffPaper', summary: 'The paper as data, with its text and digest' })
  @ApiOkResponse({ type: HandOffPaperAnswer })
  paper(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<HandOffPaperAnswer> {
    return this.readPaper.execute({ actor }, { reference, id });
  }

  @Get('paper.txt')
  @Requires('incident:escalate')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({ operationId: 'getHandOffPaperText', summary: 'The paper as plain text' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ type: String })
  async text(
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return (await this.readPaper.execute({ actor }, { reference, id })).text;
  }
}
