import type { Actor } from '@fcert/kernel';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { EvidenceListAnswer } from './evidence.dto.js';
import { EvidencePages } from './evidence-pages.js';

/** What a provider was handed with a task. */
@ApiTags('evidence')
@Controller('v1/mssp/tasks')
export class TaskEvidenceController {
  constructor(private readonly pages: EvidencePages) {}

  @Get(':id/evidence')
  @Requires('evidence:read')
  @ApiOperation({ operationId: 'listTaskEvidence', summary: 'Files handed over with a task' })
  @ApiOkResponse({ type: EvidenceListAnswer })
  list(
    @Param('id') id: string,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceListAnswer> {
    return this.pages.ofTask(actor, id, query);
  }
}
