import type { Actor } from '@fcert/kernel';
import { AddToReport, ReceiveReport } from '@fcert/incidents';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { LIVE_CURSOR_HEADER, answerLive } from '../http/live-cursor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { AdditionBody } from './addition-body.dto.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { ReceiptAnswer, receiptAnswer } from './receipt.dto.js';
import { ReportBody } from './report-body.dto.js';
import { reportContent } from './report-content.js';
import { ReportPages } from './report-pages.js';
import { AdditionAnswer, ReportAnswer, ReportListAnswer, additionAnswer } from './report.dto.js';

@ApiTags('intake')
@Controller('v1/reports')
export class ReportsController {
  constructor(
    private readonly receiveReport: ReceiveReport,
    private readonly addToReport: AddToReport,
    private readonly pages: ReportPages,
  ) {}

  @Post()
  @HttpCode(202)
  @Requires('report:create')
  @ApiOperation({ operationId: 'createReport', summary: 'Report an incident; answered once it is durable' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiAcceptedResponse({ type: ReceiptAnswer })
  async create(
    @Body() body: ReportBody,
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest & { bodySha256?: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceiptAnswer> {
    const receipt = await this.receiveReport.execute({
      actor,
      content: reportContent(body),
      channel: 'api',
      onBehalfOf: body.onBehalfOf ?? null,
      bodySha256: request.bodySha256!,
      idempotencyKey: idempotencyKey(key),
    });
    if (receipt.replayed) void reply.header('Idempotency-Replayed', 'true');
    return receiptAnswer(receipt);
  }

  @Get()
  @Requires('report:list')
  @ApiOperation({ operationId: 'listReports', summary: 'Your reports, newest first' })
  @ApiOkResponse({ type: ReportListAnswer, headers: LIVE_CURSOR_HEADER })
  async list(
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportListAnswer> {
    return answerLive(reply, await this.pages.list(actor, query));
  }

  @Get(':reference')
  @Requires('report:read')
  @ApiOperation({ operationId: 'readReport', summary: 'One report with the clocks of both sides' })
  @ApiOkResponse({ type: ReportAnswer, headers: LIVE_CURSOR_HEADER })
  async read(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReportAnswer> {
    return answerLive(reply, await this.pages.one(actor, reference));
  }

  @Post(':reference/additions')
  @HttpCode(201)
  @Requires('report:add')
  @ApiOperation({ operationId: 'addToReport', summary: 'Add to a report; what was stated stays as it was' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: AdditionAnswer })
  async add(
    @Param('reference') reference: string,
    @Body() body: AdditionBody,
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest & { bodySha256?: string },
  ): Promise<AdditionAnswer> {
    const { text, phase, ...fields } = body;
    const addition = await this.addToReport.execute({
      actor,
      reference,
      phase: phase ?? 'update',
      text,
      fields,
      bodySha256: request.bodySha256!,
      idempotencyKey: idempotencyKey(key),
    });
    return additionAnswer(addition);
  }
}
