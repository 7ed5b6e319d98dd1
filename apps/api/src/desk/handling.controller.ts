import type { Actor } from '@fcert/kernel';
import { AcknowledgeIncident, AddNote, ClaimIncident, ReleaseClaim } from '@fcert/incidents';
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ClaimBody, NoteBody } from './change-bodies.dto.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';

/** Acts that need no version: who wins a claim is decided by the row lock, and the loser is told who. */
@ApiTags('desk')
@Controller('v1/incidents/:reference')
export class HandlingController {
  constructor(
    private readonly acknowledgeIncident: AcknowledgeIncident,
    private readonly claimIncident: ClaimIncident,
    private readonly releaseClaim: ReleaseClaim,
    private readonly addNote: AddNote,
  ) {}

  @Put('acknowledgement')
  @Requires('incident:work')
  @ApiOperation({
    operationId: 'acknowledgeIncident',
    summary: 'Take note and tell the reporter; stops that clock',
  })
  @ApiOkResponse({ type: ChangedAnswer })
  async acknowledge(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.acknowledgeIncident.execute({ actor }, { reference }));
  }

  @Put('claim')
  @Requires('incident:work')
  @ApiOperation({ operationId: 'claimIncident', summary: 'Take it for a limited time' })
  @ApiOkResponse({ type: ChangedAnswer })
  async claim(
    @Param('reference') reference: string,
    @Body() body: ClaimBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const takeOverReason = body.takeOverReason ?? null;
    return changedAnswer(await this.claimIncident.execute({ actor }, { reference, takeOverReason }));
  }

  @Delete('claim')
  @Requires('incident:work')
  @ApiOperation({ operationId: 'releaseClaim', summary: 'Give it back to the desk' })
  @ApiOkResponse({ type: ChangedAnswer })
  async release(@Param('reference') reference: string, @CurrentActor() actor: Actor): Promise<ChangedAnswer> {
    return changedAnswer(await this.releaseClaim.execute({ actor }, { reference }));
  }

  @Post('notes')
  @HttpCode(201)
  @Requires('incident:work')
  @ApiOperation({
    operationId: 'addNote',
    summary: 'Note in the timeline; the organisation reads it when it may',
  })
  @ApiCreatedResponse({ type: ChangedAnswer })
  async note(
    @Param('reference') reference: string,
    @Body() body: NoteBody,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const visibility = body.visibility ?? 'fcert';
    return changedAnswer(await this.addNote.execute({ actor }, { reference, text: body.text, visibility }));
  }
}
