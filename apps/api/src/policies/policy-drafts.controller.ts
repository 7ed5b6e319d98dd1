import type { Actor } from '@fcert/kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { DryRunAnswer } from './dry-run.dto.js';
import { DryRuns } from './dry-runs.js';
import { DraftActs } from './policy-acts.js';
import { DecisionBody, DraftBody, DraftParameters, PastBody } from './policy-bodies.dto.js';
import { PolicyPages } from './policy-pages.js';
import { DiffQuery, DraftQuery } from './policy-query.dto.js';
import { DiffAnswer, DraftAnswer, DraftListAnswer, PolicyActAnswer } from './policy.dto.js';

const SEEN = { name: 'If-Match', required: true, description: 'The ETag of the draft that was read.' };

/** Texts that somebody proposes: written by one person, approved by another. */
@ApiTags('policies')
@Controller('v1/policy-drafts')
export class PolicyDraftsController {
  constructor(
    private readonly pages: PolicyPages,
    private readonly acts: DraftActs,
    private readonly dryRuns: DryRuns,
  ) {}

  @Get()
  @Requires('policy:try')
  @ApiOperation({ operationId: 'listPolicyDrafts', summary: 'Newest first' })
  @ApiOkResponse({ type: DraftListAnswer })
  list(@Query() query: DraftQuery): Promise<DraftListAnswer> {
    return this.pages.drafts(query);
  }

  @Post()
  @HttpCode(201)
  @Requires('policy:draft')
  @ApiOperation({
    operationId: 'draftPolicy',
    summary: 'Propose a text; it binds nobody until it is approved',
  })
  @ApiCreatedResponse({ type: DraftAnswer })
  async draft(
    @Body() body: DraftBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const draft = await this.acts.draft(actor, body);
    setEtag(reply, draft.revision);
    return draft;
  }

  @Get(':id')
  @Requires('policy:try')
  @ApiOperation({ operationId: 'readPolicyDraft', summary: 'One draft with its whole text' })
  @ApiOkResponse({ type: DraftAnswer })
  async read(
    @Param() { id }: DraftParameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const draft = await this.pages.draft(id);
    setEtag(reply, draft.revision);
    return draft;
  }

  @Put(':id')
  @Requires('policy:draft')
  @ApiHeader(SEEN)
  @ApiOperation({
    operationId: 'changePolicyDraft',
    summary: 'Replace the text; whoever does becomes one of its authors',
  })
  @ApiOkResponse({ type: DraftAnswer })
  async change(
    @Param() { id }: DraftParameters,
    @Body() body: DraftBody,
    @IfMatch() revision: number,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftAnswer> {
    const draft = await this.acts.change(actor, { id, revision }, body);
    setEtag(reply, draft.revision);
    return draft;
  }

  @Get(':id/diff')
  @Requires('policy:try')
  @ApiOperation({ operationId: 'diffPolicyDraft', summary: 'What it says otherwise than a stored version' })
  @ApiOkResponse({ type: DiffAnswer })
  async diff(@Param() { id }: DraftParameters, @Query() { against }: DiffQuery): Promise<DiffAnswer> {
    return this.pages.diff(await this.pages.draftDocument(id), against);
  }

  @Post(':id/dry-run')
  @HttpCode(200)
  @Requires('policy:try')
  @ApiOperation({
    operationId: 'tryPolicyDraft',
    summary: 'Which clocks it would have run on past incidents, and which breached. Changes nothing',
  })
  @ApiOkResponse({ type: DryRunAnswer })
  async dryRun(
    @Param() { id }: DraftParameters,
    @Body() body: PastBody,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<DryRunAnswer> {
    return this.dryRuns.policy(actor, await this.pages.draftDocument(id), { body, query });
  }

  @Put(':id/approval')
  @Requires('policy:approve')
  @ApiHeader(SEEN)
  @ApiOperation({
    operationId: 'approvePolicyDraft',
    summary: 'Make it a version; never by one of its authors',
  })
  @ApiOkResponse({ type: PolicyActAnswer })
  approve(
    @Param() { id }: DraftParameters,
    @Body() { reason }: DecisionBody,
    @IfMatch() revision: number,
    @CurrentActor() actor: Actor,
  ): Promise<PolicyActAnswer> {
    return this.acts.approve(actor, { id, revision }, reason);
  }

  @Put(':id/refusal')
  @Requires('policy:draft')
  @ApiHeader(SEEN)
  @ApiOperation({
    operationId: 'refusePolicyDraft',
    summary: 'End it without approval; the text stays on record',
  })
  @ApiOkResponse({ type: DraftAnswer })
  refuse(
    @Param() { id }: DraftParameters,
    @Body() { reason }: DecisionBody,
    @IfMatch() revision: number,
    @CurrentActor() actor: Actor,
  ): Promise<DraftAnswer> {
    return this.acts.refuse(actor, { id, revision }, reason);
  }
}
