import type { Actor } from '@fcert/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ColleagueListAnswer, ColleagueQuery } from './colleague.dto.js';
import { ColleaguePages } from './colleague-pages.js';

/** Ids and names for whoever draws up a rota, and nothing else about anybody. */
@ApiTags('oncall')
@Controller('v1/colleagues')
export class ColleaguesController {
  constructor(private readonly pages: ColleaguePages) {}

  @Get()
  @Requires('colleague:list')
  @ApiOperation({
    operationId: 'listColleagues',
    summary: 'People who can be on duty at FCERT or a provider; an operator sees their own provider’s',
  })
  @ApiOkResponse({ type: ColleagueListAnswer })
  list(@Query() query: ColleagueQuery, @CurrentActor() actor: Actor): Promise<ColleagueListAnswer> {
    return this.pages.list(actor, query);
  }
}
