import type { Actor } from '@fcert/kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { CalendarActs } from './calendar-acts.js';
import {
  CalendarAnswer,
  CalendarBody,
  CalendarDryRunBody,
  CalendarListAnswer,
  CalendarParameters,
} from './calendar.dto.js';
import { CalendarDryRunAnswer } from './dry-run.dto.js';
import { DryRuns } from './dry-runs.js';

/** Working calendars: Eid dates move, and a notification comes late. */
@ApiTags('policies')
@Controller('v1/calendars')
export class CalendarsController {
  constructor(
    private readonly acts: CalendarActs,
    private readonly dryRuns: DryRuns,
  ) {}

  @Get()
  @Requires('policy:read')
  @ApiOperation({ operationId: 'listCalendars', summary: 'Every calendar with its holidays' })
  @ApiOkResponse({ type: CalendarListAnswer })
  list(): Promise<CalendarListAnswer> {
    return this.acts.list();
  }

  @Get(':id')
  @Requires('policy:read')
  @ApiOperation({ operationId: 'readCalendar', summary: 'One calendar at its newest revision' })
  @ApiOkResponse({ type: CalendarAnswer })
  async read(
    @Param() { id }: CalendarParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarAnswer> {
    const calendar = await this.acts.one(id);
    setEtag(reply, calendar.revision);
    return calendar;
  }

  @Post(':id/dry-run')
  @HttpCode(200)
  @Requires('policy:try')
  @ApiOperation({
    operationId: 'tryCalendar',
    summary: 'Which running clocks a new incident would have due otherwise. Changes nothing',
  })
  @ApiOkResponse({ type: CalendarDryRunAnswer })
  dryRun(
    @Param() { id }: CalendarParameters,
    @Body() body: CalendarDryRunBody,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<CalendarDryRunAnswer> {
    return this.dryRuns.calendar(actor, { id, ...body.calendar }, { body, query });
  }

  @Put(':id')
  @Requires('calendar:revise')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the calendar that was read.' })
  @ApiOperation({
    operationId: 'reviseCalendar',
    summary: 'Store it as its next revision, for what is opened from now on; no running due time moves',
  })
  @ApiOkResponse({ type: CalendarAnswer })
  async revise(
    @Param() { id }: CalendarParameters,
    @Body() body: CalendarBody,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarAnswer> {
    const calendar = await this.acts.revise(actor, id, { ...body, seen });
    setEtag(reply, calendar.revision);
    return calendar;
  }
}
