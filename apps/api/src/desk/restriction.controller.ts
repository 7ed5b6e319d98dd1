import type { Actor } from '@fcert/kernel';
import { AddReader, LiftRestriction, RemoveReader, RestrictIncident } from '@fcert/incidents';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { IncidentPages } from './incident-pages.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';
import {
  ReaderBody,
  ReaderParameters,
  RestrictionAnswer,
  RestrictionBody,
  RestrictionReasonBody,
  restrictionAnswer,
} from './restriction.dto.js';

/** An incident for named readers: who may know of it, and who says so. */
@ApiTags('desk')
@Controller('v1/incidents/:reference/restriction')
export class RestrictionController {
  constructor(
    private readonly pages: IncidentPages,
    private readonly restrict: RestrictIncident,
    private readonly lift: LiftRestriction,
    private readonly add: AddReader,
    private readonly remove: RemoveReader,
  ) {}

  @Get()
  @Requires('restriction:read')
  @ApiOperation({
    operationId: 'readRestriction',
    summary: 'Who may know of the incident; 404 where everybody may',
  })
  @ApiOkResponse({ type: RestrictionAnswer })
  read(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<RestrictionAnswer> {
    return this.pages.restriction(actor, reference);
  }

  @Put()
  @Requires('incident:restrict')
  @ApiOperation({
    operationId: 'restrictIncident',
    summary: 'Keep the incident, and all that hangs on it, for named readers',
  })
  @ApiOkResponse({ type: RestrictionAnswer })
  async put(
    @Param('reference') reference: string,
    @Body() body: RestrictionBody,
    @CurrentActor() actor: Actor,
  ): Promise<RestrictionAnswer> {
    const { readers, reason } = body;
    return restrictionAnswer(await this.restrict.execute({ actor }, { reference, readers, reason }));
  }

  @Put('lifting')
  @Requires('incident:restrict')
  @ApiOperation({
    operationId: 'liftRestriction',
    summary: 'Open the incident again to everybody whose role reaches it',
  })
  @ApiOkResponse({ type: ChangedAnswer })
  async end(
    @Param('reference') reference: string,
    @Body() { reason }: RestrictionReasonBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.lift.execute({ actor }, { reference, reason }));
  }

  @Post('readers')
  @HttpCode(200)
  @Requires('incident:restrict')
  @ApiOperation({ operationId: 'addReader', summary: 'One more person may know of it' })
  @ApiOkResponse({ type: RestrictionAnswer })
  async name(
    @Param('reference') reference: string,
    @Body() { person, reason }: ReaderBody,
    @CurrentActor() actor: Actor,
  ): Promise<RestrictionAnswer> {
    return restrictionAnswer(await this.add.execute({ actor }, { reference, person, reason }));
  }

  @Put('readers/:id/removal')
  @Requires('incident:restrict')
  @ApiOperation({ operationId: 'removeReader', summary: 'A person may no longer know of it' })
  @ApiOkResponse({ type: RestrictionAnswer })
  async takeOff(
    @Param() { reference, id }: ReaderParameters,
    @Body() { reason }: RestrictionReasonBody,
    @CurrentActor() actor: Actor,
  ): Promise<RestrictionAnswer> {
    return restrictionAnswer(await this.remove.execute({ actor }, { reference, person: id, reason }));
  }
}
