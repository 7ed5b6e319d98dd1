import type { Actor } from '@fcert/kernel';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { LIVE_CURSOR_HEADER, answerLive } from '../http/live-cursor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { ClockListAnswer } from '../http/clock.dto.js';
import { IncidentAnswer, IncidentListAnswer, TimelineAnswer } from './incident.dto.js';
import { IncidentPages } from './incident-pages.js';
import { IncidentQuery } from './incident-query.dto.js';

@ApiTags('desk')
@Controller('v1/incidents')
export class IncidentsController {
  constructor(private readonly pages: IncidentPages) {}

  @Get()
  @Requires('incident:list')
  @ApiOperation({
    operationId: 'listIncidents',
    summary: 'The queue, by next deadline unless sorted otherwise',
  })
  @ApiOkResponse({ type: IncidentListAnswer, headers: LIVE_CURSOR_HEADER })
  async list(
    @Query() query: IncidentQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentListAnswer> {
    return answerLive(reply, await this.pages.list(actor, query));
  }

  @Get(':reference')
  @Requires('incident:read')
  @ApiOperation({ operationId: 'readIncident', summary: 'One incident, with its version as ETag' })
  @ApiOkResponse({ type: IncidentAnswer, headers: LIVE_CURSOR_HEADER })
  async read(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IncidentAnswer> {
    const shown = await this.pages.one(actor, reference);
    setEtag(reply, shown.page.version);
    return answerLive(reply, shown);
  }

  @Get(':reference/timeline')
  @Requires('incident:read')
  @ApiOperation({ operationId: 'readTimeline', summary: 'What happened, oldest first' })
  @ApiOkResponse({ type: TimelineAnswer })
  timeline(
    @Param('reference') reference: string,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<TimelineAnswer> {
    return this.pages.timeline(actor, reference, query);
  }

  @Get(':reference/clocks')
  @Requires('clock:read')
  @ApiOperation({ operationId: 'readClocks', summary: 'The clocks of both sides with policy and citation' })
  @ApiOkResponse({ type: ClockListAnswer })
  clocks(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<ClockListAnswer> {
    return this.pages.clocks(actor, reference);
  }
}
