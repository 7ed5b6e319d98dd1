import type { Actor, PersonActor } from '@fcert/kernel';
import { ApproveRequest, RefuseRequest, RequestApproval } from '@fcert/identity';
import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { withoutNulls } from '../http/nulls.js';
import { Requires } from '../http/requires.js';
import { ApprovalPages, approvalAnswer } from './approval-pages.js';
import {
  ApprovalAnswer,
  ApprovalBody,
  ApprovalListAnswer,
  ApprovalParameters,
  ApprovalQuery,
  ApprovedAnswer,
  RefusalBody,
} from './approval.dto.js';

/** Acts that take two people: one asks with a reason, another one decides within a day. */
@ApiTags('identity')
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly pages: ApprovalPages,
    private readonly requestApproval: RequestApproval,
    private readonly approveRequest: ApproveRequest,
    private readonly refuseRequest: RefuseRequest,
  ) {}

  @Get()
  @Requires('approval:read')
  @ApiOperation({ operationId: 'listApprovals', summary: 'Requests you may decide on or made, newest first' })
  @ApiOkResponse({ type: ApprovalListAnswer })
  list(@Query() query: ApprovalQuery, @CurrentActor() actor: Actor): Promise<ApprovalListAnswer> {
    return this.pages.list(actor, query);
  }

  @Post()
  @Requires('approval:request')
  @ApiOperation({
    operationId: 'requestApproval',
    summary: 'Ask for an act that takes two people; it waits 24 hours for the second one',
  })
  @ApiCreatedResponse({ type: ApprovalAnswer })
  async request(@Body() body: ApprovalBody, @CurrentActor() actor: Actor): Promise<ApprovalAnswer> {
    const { kind, subject = null, change, reason } = body;
    const asked = { kind, subjectId: subject, change: withoutNulls(change), reason };
    return approvalAnswer(await this.requestApproval.execute(actor as PersonActor, asked));
  }

  @Get(':id')
  @Requires('approval:read')
  @ApiOperation({ operationId: 'readApproval', summary: 'One request' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ApprovalAnswer })
  read(@Param() { id }: ApprovalParameters, @CurrentActor() actor: Actor): Promise<ApprovalAnswer> {
    return this.pages.one(actor, id);
  }

  @Put(':id/approval')
  @Requires('approval:decide')
  @ApiOperation({
    operationId: 'approveRequest',
    summary: 'Approve what another person asked for: it is done in the same transaction',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ApprovedAnswer })
  async approve(@Param() { id }: ApprovalParameters, @CurrentActor() actor: Actor): Promise<ApprovedAnswer> {
    const { approval, result } = await this.approveRequest.execute(actor as PersonActor, id);
    return { approval: approvalAnswer(approval), result };
  }

  @Put(':id/refusal')
  @Requires('approval:decide')
  @ApiOperation({ operationId: 'refuseRequest', summary: 'Refuse it, or take back what you asked for' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ApprovalAnswer })
  async refuse(
    @Param() { id }: ApprovalParameters,
    @Body() { reason }: RefusalBody,
    @CurrentActor() actor: Actor,
  ): Promise<ApprovalAnswer> {
    return approvalAnswer(await this.refuseRequest.execute(actor as PersonActor, { id, reason }));
  }
}
