import type { Actor } from '@fcert/kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { FindingListAnswer, ProofAnswer } from './finding.dto.js';
import { FindingPages } from './finding-pages.js';
import { FindingQueryDto, ProofPeriodQuery } from './finding-query.dto.js';

/** What the prover has found: the gaps between what should have happened and what did. */
@ApiTags('prover')
@Controller('v1/prover')
export class FindingsController {
  constructor(private readonly pages: FindingPages) {}

  @Get('findings')
  @Requires('proof:read')
  @ApiOperation({ operationId: 'listProverFindings', summary: 'Gaps the prover has found, the newest first' })
  @ApiOkResponse({ type: FindingListAnswer })
  findings(@CurrentActor() actor: Actor, @Query() query: FindingQueryDto): Promise<FindingListAnswer> {
    return this.pages.list(actor, query);
  }

  @Get('proof')
  @Requires('proof:read')
  @ApiOperation({
    operationId: 'getProof',
    summary: 'How often each kind of gap was found in a period, and how much of the history was proven',
  })
  @ApiOkResponse({ type: ProofAnswer })
  proof(@Query() query: ProofPeriodQuery): Promise<ProofAnswer> {
    return this.pages.summary(query);
  }
}
