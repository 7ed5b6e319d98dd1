import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { AskRehearsal, findRehearsal, rehearsalPage } from '@fcert/escalation';
import { can, listScope } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import {
  RehearsalAnswer,
  RehearsalBody,
  RehearsalListAnswer,
  rehearsalAnswer,
  rehearsalRowAnswer,
} from './rehearsal.dto.js';

/** Exercises: a written scenario or a past incident, played under a time of its own and graded. */
@ApiTags('desk')
@Controller('v1/rehearsals')
export class RehearsalsController {
  constructor(
    private readonly askRehearsal: AskRehearsal,
    private readonly transactions: Transactions,
  ) {}

  @Post()
  @HttpCode(202)
  @Requires('rehearsal:ask')
  @ApiOperation({
    operationId: 'askRehearsal',
    summary: 'Ask for a rehearsal; a worker plays it, nobody is told',
  })
  @ApiAcceptedResponse({ type: RehearsalAnswer })
  async ask(@Body() body: RehearsalBody, @CurrentActor() actor: Actor): Promise<RehearsalAnswer> {
    return rehearsalAnswer(await this.askRehearsal.execute({ actor }, requestOf(body)));
  }

  @Get()
  @Requires('rehearsal:read')
  @ApiOperation({ operationId: 'listRehearsals', summary: 'Rehearsals and how they went, newest first' })
  @ApiOkResponse({ type: RehearsalListAnswer })
  async list(@Query() query: PageQuery, @CurrentActor() actor: Actor): Promise<RehearsalListAnswer> {
    const { limit, after } = pageOf(query);
    const tlp = listScope(actor, 'rehearsal:read')?.tlp ?? [];
    const rows = await rehearsalPage(this.transactions.reader, { tlp, limit: limit + 1, after });
    const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
    return { items: shown.map(rehearsalRowAnswer), nextCursor };
  }

  @Get(':id')
  @Requires('rehearsal:read')
  @ApiOperation({ operationId: 'getRehearsal', summary: 'One rehearsal: scenario, clocks, chains, grades' })
  @ApiOkResponse({ type: RehearsalAnswer })
  async one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<RehearsalAnswer> {
    const found = await findRehearsal(this.transactions.reader, id);
    if (!found || !can(actor, 'rehearsal:read', found)) throw notFound('rehearsal');
    return rehearsalAnswer(found);
  }
}

function requestOf({ scenario, incident, enable = [] }: RehearsalBody) {
  if (incident === undefined) return { scenario };
  if (scenario === undefined) return { incident, enable };
  const message = 'Send a scenario or a past incident, not both.';
  throw new DomainError('invalid', 'one-of-both', message, {
    errors: [{ pointer: '/incident', code: 'one-of-both', message }],
  });
}
