import type { Actor } from '@fcert/kernel';
import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { withoutNulls } from '../http/nulls.js';
import { Requires } from '../http/requires.js';
import { DutyAnswer, DutyListAnswer, DutyQuery, HandInBody, NilReturnBody } from './duty.dto.js';
import { DutyDesk } from './duty-desk.js';

/** What is owed again and again: consolidated reports, reviews, periodic feedback. */
@ApiTags('duties')
@Controller('v1/duties')
export class DutiesController {
  constructor(private readonly desk: DutyDesk) {}

  @Get()
  @Requires('duty:list')
  @ApiOperation({
    operationId: 'listDuties',
    summary: "Periods of recurring duties, latest first: a body's own, or everybody's for FCERT",
  })
  @ApiOkResponse({ type: DutyListAnswer })
  list(@Query() query: DutyQuery, @CurrentActor() actor: Actor): Promise<DutyListAnswer> {
    return this.desk.list(actor, query);
  }

  @Get(':reference')
  @Requires('duty:read')
  @ApiOperation({ operationId: 'readDuty', summary: 'One period and what was handed in for it' })
  @ApiOkResponse({ type: DutyAnswer })
  read(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<DutyAnswer> {
    return this.desk.one(actor, reference);
  }

  @Put(':reference/report')
  @Requires('duty:hand-in')
  @ApiOperation({
    operationId: 'handInDuty',
    summary: 'Hand in the report on a period; it lists the incidents it consolidates. Once',
  })
  @ApiOkResponse({ type: DutyAnswer })
  handIn(
    @Param('reference') reference: string,
    @Body() body: HandInBody,
    @CurrentActor() actor: Actor,
  ): Promise<DutyAnswer> {
    return this.desk.handIn(actor, { reference, text: body.text, fields: withoutNulls(body.fields) });
  }

  @Put(':reference/nil-return')
  @Requires('duty:hand-in')
  @ApiOperation({
    operationId: 'fileNilReturn',
    summary: '"Nothing to report", where that is true and expected',
  })
  @ApiOkResponse({ type: DutyAnswer })
  nilReturn(
    @Param('reference') reference: string,
    @Body() body: NilReturnBody,
    @CurrentActor() actor: Actor,
  ): Promise<DutyAnswer> {
    return this.desk.nilReturn(actor, { reference, note: body.note ?? 'Nothing to report.' });
  }
}
