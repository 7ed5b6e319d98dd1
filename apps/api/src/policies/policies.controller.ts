import type { Actor } from '@fcert/kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { DryRunAnswer } from './dry-run.dto.js';
import { DryRuns } from './dry-runs.js';
import { VersionActs } from './policy-acts.js';
import { EnabledBody, PastBody, PolicyVersionParameters, RetirementBody } from './policy-bodies.dto.js';
import { PolicyPages } from './policy-pages.js';
import { DiffQuery, PolicyQuery } from './policy-query.dto.js';
import { DiffAnswer, PolicyActAnswer, PolicyListAnswer, PolicyVersionAnswer } from './policy.dto.js';

/** Stored versions of clock policies: what binds, what did, and what waits switched off. */
@ApiTags('policies')
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly pages: PolicyPages,
    private readonly acts: VersionActs,
    private readonly dryRuns: DryRuns,
  ) {}

  @Get()
  @Requires('policy:read')
  @ApiOperation({ operationId: 'listPolicies', summary: 'By policy, newest version first' })
  @ApiOkResponse({ type: PolicyListAnswer })
  list(@Query() query: PolicyQuery): Promise<PolicyListAnswer> {
    return this.pages.list(query);
  }

  @Get(':id/versions/:version')
  @Requires('policy:read')
  @ApiOperation({ operationId: 'readPolicyVersion', summary: 'One version with its whole text' })
  @ApiOkResponse({ type: PolicyVersionAnswer })
  async read(
    @Param() { id, version }: PolicyVersionParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyVersionAnswer> {
    const found = await this.pages.version(id, version);
    setEtag(reply, found.revision);
    return found;
  }

  @Get(':id/versions/:version/diff')
  @Requires('policy:read')
  @ApiOperation({ operationId: 'diffPolicyVersion', summary: 'What it says otherwise than another version' })
  @ApiOkResponse({ type: DiffAnswer })
  async diff(
    @Param() { id, version }: PolicyVersionParameters,
    @Query() { against }: DiffQuery,
  ): Promise<DiffAnswer> {
    return this.pages.diff(await this.pages.document(id, version), against);
  }

  @Post(':id/versions/:version/dry-run')
  @HttpCode(200)
  @Requires('policy:try')
  @ApiOperation({
    operationId: 'tryPolicyVersion',
    summary: 'Which clocks it would have run on past incidents, and which breached. Changes nothing',
  })
  @ApiOkResponse({ type: DryRunAnswer })
  async dryRun(
    @Param() { id, version }: PolicyVersionParameters,
    @Body() body: PastBody,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<DryRunAnswer> {
    return this.dryRuns.policy(actor, await this.pages.document(id, version), { body, query });
  }

  @Put(':id/versions/:version/enabled')
  @Requires('policy:approve')
  @ApiOperation({
    operationId: 'switchPolicy',
    summary: 'Switch it on or off for what is opened from now on',
  })
  @ApiOkResponse({ type: PolicyActAnswer })
  switch(
    @Param() parameters: PolicyVersionParameters,
    @Body() body: EnabledBody,
    @IfMatch() revision: number,
    @CurrentActor() actor: Actor,
  ): Promise<PolicyActAnswer> {
    return this.acts.switch(actor, { ...parameters, revision }, body);
  }

  @Put(':id/versions/:version/retirement')
  @Requires('policy:approve')
  @ApiOperation({
    operationId: 'retirePolicy',
    summary: 'End it without a successor; where it runs, it goes on',
  })
  @ApiOkResponse({ type: PolicyActAnswer })
  retire(
    @Param() parameters: PolicyVersionParameters,
    @Body() body: RetirementBody,
    @IfMatch() revision: number,
    @CurrentActor() actor: Actor,
  ): Promise<PolicyActAnswer> {
    return this.acts.retire(actor, { ...parameters, revision }, body);
  }
}
