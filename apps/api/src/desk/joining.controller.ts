import type { Actor } from '@fcert/kernel';
import { MergeIncidents, SplitIncident, UnmergeIncident } from '@fcert/incidents';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';
import { MergeBody, SplitBody, UnmergeBody } from './joining.dto.js';

/** Two incidents become one, or one becomes two. No clock of either is ever due later for it. */
@ApiTags('desk')
@Controller('v1/incidents/:reference')
export class JoiningController {
  constructor(
    private readonly mergeIncidents: MergeIncidents,
    private readonly unmergeIncident: UnmergeIncident,
    private readonly splitIncident: SplitIncident,
  ) {}

  @Post('merge')
  @HttpCode(200)
  @Requires('incident:merge')
  @ApiOperation({
    operationId: 'mergeIncidents',
    summary: 'Take another incident of the same body into this one; answers this one',
  })
  @ApiOkResponse({ type: ChangedAnswer })
  async merge(
    @Param('reference') reference: string,
    @Body() body: MergeBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.mergeIncidents.execute({ actor }, { reference, ...body }));
  }

  @Post('unmerge')
  @HttpCode(200)
  @Requires('incident:merge')
  @ApiOperation({
    operationId: 'unmergeIncident',
    summary: 'This incident was merged by mistake: it goes on by itself, with its clocks',
  })
  @ApiOkResponse({ type: ChangedAnswer })
  async unmerge(
    @Param('reference') reference: string,
    @Body() body: UnmergeBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.unmergeIncident.execute({ actor }, { reference, reason: body.reason }));
  }

  @Post('split')
  @HttpCode(201)
  @Requires('incident:merge')
  @ApiOperation({
    operationId: 'splitIncident',
    summary: 'Open a new incident from some of the reports; both keep the history. Answers the new one',
  })
  @ApiCreatedResponse({ type: ChangedAnswer })
  async split(
    @Param('reference') reference: string,
    @Body() body: SplitBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const { reports, title = null, reason } = body;
    return changedAnswer(await this.splitIncident.execute({ actor }, { reference, reports, title, reason }));
  }
}
