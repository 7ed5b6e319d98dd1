import type { Actor } from '@fcert/kernel';
import { LiftHold, PlaceHold } from '@fcert/retention';
import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { RetentionPages } from './retention-pages.js';
import {
  LegalHoldAnswer,
  LegalHoldBody,
  LegalHoldListAnswer,
  LiftingBody,
  legalHoldAnswer,
} from './retention.dto.js';

/** What must not be deleted, whatever its age. */
@ApiTags('retention')
@Controller('v1/legal-holds')
export class HoldsController {
  constructor(
    private readonly place: PlaceHold,
    private readonly lift: LiftHold,
    private readonly pages: RetentionPages,
  ) {}

  @Get()
  @Requires('retention:read')
  @ApiOperation({ operationId: 'listLegalHolds', summary: 'Legal holds, those in force first' })
  @ApiOkResponse({ type: LegalHoldListAnswer })
  list(): Promise<LegalHoldListAnswer> {
    return this.pages.holds();
  }

  @Post()
  @Requires('retention:hold')
  @ApiOperation({
    operationId: 'placeLegalHold',
    summary: 'Keep an incident, or all cases of a body, until further notice',
  })
  @ApiCreatedResponse({ type: LegalHoldAnswer })
  async create(@Body() body: LegalHoldBody, @CurrentActor() actor: Actor): Promise<LegalHoldAnswer> {
    const { incident = null, constituent = null, reason } = body;
    return legalHoldAnswer(await this.place.execute({ actor }, { incident, constituent, reason }));
  }

  @Put(':id/lifting')
  @Requires('retention:hold')
  @ApiOperation({ operationId: 'liftLegalHold', summary: 'End a legal hold; the ordinary times hold again' })
  @ApiOkResponse({ type: LegalHoldAnswer })
  async end(
    @Param('id') id: string,
    @Body() { reason }: LiftingBody,
    @CurrentActor() actor: Actor,
  ): Promise<LegalHoldAnswer> {
    return legalHoldAnswer(await this.lift.execute({ actor }, { id, reason }));
  }
}
