import type { Actor } from '@fcert/kernel';
import { DecideRelease, ProposeRelease } from '@fcert/retention';
import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { RetentionPages } from './retention-pages.js';
import {
  DecisionBody,
  RetentionAnswer,
  RetentionReleaseAnswer,
  RetentionReleaseListAnswer,
  releaseAnswer,
} from './retention.dto.js';

/** How long things are kept, and the release of what is past its time. */
@ApiTags('retention')
@Controller('v1')
export class ReleasesController {
  constructor(
    private readonly propose: ProposeRelease,
    private readonly decide: DecideRelease,
    private readonly pages: RetentionPages,
  ) {}

  @Get('retention')
  @Requires('retention:read')
  @ApiOperation({ operationId: 'getRetention', summary: 'Times in force, and what would go now: a dry run' })
  @ApiOkResponse({ type: RetentionAnswer })
  overview(): Promise<RetentionAnswer> {
    return this.pages.overview();
  }

  @Get('retention-releases')
  @Requires('retention:read')
  @ApiOperation({ operationId: 'listRetentionReleases', summary: 'Releases, newest first' })
  @ApiOkResponse({ type: RetentionReleaseListAnswer })
  list(): Promise<RetentionReleaseListAnswer> {
    return this.pages.releases();
  }

  @Post('retention-releases')
  @Requires('retention:release')
  @ApiOperation({ operationId: 'proposeRetentionRelease', summary: 'Propose that the words of old cases go' })
  @ApiCreatedResponse({ type: RetentionReleaseAnswer })
  async create(@CurrentActor() actor: Actor): Promise<RetentionReleaseAnswer> {
    return releaseAnswer(await this.propose.execute({ actor }));
  }

  @Put('retention-releases/:id/decision')
  @Requires('retention:release')
  @ApiOperation({
    operationId: 'decideRetentionRelease',
    summary: 'Approve what another person proposed, or take it back',
  })
  @ApiOkResponse({ type: RetentionReleaseAnswer })
  async settle(
    @Param('id') id: string,
    @Body() { decision }: DecisionBody,
    @CurrentActor() actor: Actor,
  ): Promise<RetentionReleaseAnswer> {
    return releaseAnswer(await this.decide.execute({ actor }, { id, decision }));
  }
}
