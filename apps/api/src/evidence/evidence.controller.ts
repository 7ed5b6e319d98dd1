import type { Actor } from '@fcert/kernel';
import { ReleaseEvidence, ViewEvidence } from '@fcert/incidents';
import { HandOverFile } from '@fcert/mssp';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { sendFile } from './send-file.js';
import { CustodyAnswer, EvidenceAnswer, HandOverBody, evidenceAnswer } from './evidence.dto.js';
import { EvidencePages } from './evidence-pages.js';
import { WHOLE_FILE } from './tus.js';

/** One file: what is known of it, the file itself, and who had it in hand. */
@ApiTags('evidence')
@Controller('v1/evidence')
export class EvidenceController {
  constructor(
    private readonly view: ViewEvidence,
    private readonly release: ReleaseEvidence,
    private readonly handOver: HandOverFile,
    private readonly pages: EvidencePages,
  ) {}

  @Get(':id')
  @Requires('evidence:read')
  @ApiOperation({ operationId: 'readEvidence', summary: 'What is known of one file' })
  @ApiOkResponse({ type: EvidenceAnswer })
  async read(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<EvidenceAnswer> {
    return evidenceAnswer(await this.view.execute(actor, id, 'facts'));
  }

  @Get(':id/content')
  @Requires('evidence:download')
  @ApiOperation({ operationId: 'downloadEvidence', summary: 'A clean file, to save and never to show' })
  @ApiOkResponse({ description: 'The bytes as they arrived.', ...WHOLE_FILE })
  content(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return sendFile(reply, () => this.release.execute(actor, id, 'content'));
  }

  @Get(':id/sample')
  @Requires('evidence:sample')
  @ApiOperation({
    operationId: 'takeSample',
    summary: 'Any file that was looked at, in a zip under the password `infected`',
  })
  @ApiOkResponse({ description: 'A zip archive (WinZip AE-2, AES-256) of the one file.', ...WHOLE_FILE })
  sample(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return sendFile(reply, () => this.release.execute(actor, id, 'sample'));
  }

  @Get(':id/custody')
  @Requires('evidence:custody')
  @ApiOperation({ operationId: 'readCustody', summary: 'Who had the file in hand, and what happened to it' })
  @ApiOkResponse({ type: CustodyAnswer })
  async custody(
    @Param('id') id: string,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<CustodyAnswer> {
    await this.view.execute(actor, id, 'custody');
    return this.pages.custody(actor, id, query);
  }

  @Post(':id/hand-overs')
  @HttpCode(201)
  @Requires('evidence:hand-over')
  @ApiOperation({ operationId: 'handOverEvidence', summary: 'Hand a file to the provider of a task' })
  @ApiCreatedResponse({ type: EvidenceAnswer })
  async hand(
    @Param('id') evidenceId: string,
    @Body() { task, reason }: HandOverBody,
    @CurrentActor() actor: Actor,
  ): Promise<EvidenceAnswer> {
    return evidenceAnswer(await this.handOver.execute({ actor }, { evidenceId, task, reason }));
  }
}
