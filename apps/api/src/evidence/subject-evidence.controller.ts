import type { Actor } from '@fcert/kernel';
import { BeginUpload, ReceiveEvidence } from '@fcert/incidents';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsBytes } from '../http/accepts-bytes.js';
import { CurrentActor } from '../http/current-actor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { EvidenceAnswer, EvidenceListAnswer, evidenceAnswer } from './evidence.dto.js';
import { EvidencePages } from './evidence-pages.js';
import { fileOfHeaders, fileOfUpload } from './stated-file.js';
import {
  AT_LOCATION,
  BYTES_BODY,
  DISPOSITION,
  TUS_RESUMABLE,
  UPLOAD_LENGTH,
  UPLOAD_METADATA,
  answerUpload,
  speaksTus,
} from './tus.js';

/** Files of a report: what a constituent sends FCERT, and gets back. */
@ApiTags('evidence')
@Controller('v1/reports/:reference')
export class ReportEvidenceController {
  constructor(
    private readonly receive: ReceiveEvidence,
    private readonly begin: BeginUpload,
    private readonly pages: EvidencePages,
  ) {}

  @Get('evidence')
  @Requires('evidence:read')
  @ApiOperation({ operationId: 'listReportEvidence', summary: 'Files of a report' })
  @ApiOkResponse({ type: EvidenceListAnswer })
  list(
    @Param('reference') report: string,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceListAnswer> {
    return this.pages.of(actor, { report }, query);
  }

  @Post('evidence')
  @HttpCode(201)
  @AcceptsBytes()
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'sendReportEvidence', summary: 'Add a file to a report, in one request' })
  @ApiConsumes('application/octet-stream')
  @ApiBody(BYTES_BODY)
  @ApiHeader(DISPOSITION)
  @ApiCreatedResponse({ type: EvidenceAnswer })
  async send(
    @Param('reference') report: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceAnswer> {
    const file = fileOfHeaders(request);
    const input = { actor, about: { report }, ...file };
    const evidence = await this.receive.execute(input, request.body as AsyncIterable<Buffer>);
    if (evidence.replayed) void reply.header('Idempotency-Replayed', 'true');
    return evidenceAnswer(evidence);
  }

  @Post('evidence-uploads')
  @HttpCode(201)
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'beginReportUpload', summary: 'Begin a resumable upload (tus 1.0.0)' })
  @ApiHeader(TUS_RESUMABLE)
  @ApiHeader(UPLOAD_LENGTH)
  @ApiHeader(UPLOAD_METADATA)
  @ApiCreatedResponse({ description: 'Go on at `Location`.', headers: AT_LOCATION })
  async upload(
    @Param('reference') report: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speaksTus(request, reply);
    const { uploadId } = await this.begin.execute({ actor, about: { report }, ...fileOfUpload(request) });
    answerUpload(reply, uploadId);
  }
}

/** Files that FCERT's desk adds to an incident for itself, and a look at all that belong to it. */
@ApiTags('evidence')
@Controller('v1/incidents/:reference')
export class IncidentEvidenceController {
  constructor(
    private readonly receive: ReceiveEvidence,
    private readonly begin: BeginUpload,
    private readonly pages: EvidencePages,
  ) {}

  @Get('evidence')
  @Requires('evidence:read')
  @ApiOperation({ operationId: 'listIncidentEvidence', summary: 'Files of an incident and of its reports' })
  @ApiOkResponse({ type: EvidenceListAnswer })
  list(
    @Param('reference') incident: string,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceListAnswer> {
    return this.pages.of(actor, { incident }, query);
  }

  @Post('evidence')
  @HttpCode(201)
  @AcceptsBytes()
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'sendIncidentEvidence', summary: 'Add a file to an incident, in one request' })
  @ApiConsumes('application/octet-stream')
  @ApiBody(BYTES_BODY)
  @ApiHeader(DISPOSITION)
  @ApiCreatedResponse({ type: EvidenceAnswer })
  async send(
    @Param('reference') incident: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceAnswer> {
    const file = fileOfHeaders(request);
    const input = { actor, about: { incident }, ...file };
    const evidence = await this.receive.execute(input, request.body as AsyncIterable<Buffer>);
    if (evidence.replayed) void reply.header('Idempotency-Replayed', 'true');
    return evidenceAnswer(evidence);
  }

  @Post('evidence-uploads')
  @HttpCode(201)
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'beginIncidentUpload', summary: 'Begin a resumable upload (tus 1.0.0)' })
  @ApiHeader(TUS_RESUMABLE)
  @ApiHeader(UPLOAD_LENGTH)
  @ApiHeader(UPLOAD_METADATA)
  @ApiCreatedResponse({ description: 'Go on at `Location`.', headers: AT_LOCATION })
  async upload(
    @Param('reference') incident: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speaksTus(request, reply);
    const { uploadId } = await this.begin.execute({ actor, about: { incident }, ...fileOfUpload(request) });
    answerUpload(reply, uploadId);
  }
}
