import type { Actor } from '@fcert/kernel';
import { EndUpload, ReadUpload, ReceiveBytes, uploadMoved } from '@fcert/incidents';
import { Controller, Delete, Head, HttpCode, Param, Patch, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsUploadBytes } from '../http/accepts-bytes.js';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { offsetOf } from './stated-file.js';
import {
  AT_OFFSET,
  BYTES_BODY,
  TUS_RESUMABLE,
  UPLOAD_OFFSET,
  answerArrived,
  answerOffset,
  speaksTus,
} from './tus.js';

/** Uploads on their way. The address is as good as the caller who began: to everybody else it is not there. */
@ApiTags('evidence')
@Controller('v1/evidence-uploads')
export class UploadsController {
  constructor(
    private readonly uploads: ReadUpload,
    private readonly receive: ReceiveBytes,
    private readonly end: EndUpload,
  ) {}

  @Head(':upload')
  @HttpCode(200)
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'readUpload', summary: 'How far an upload has come (tus 1.0.0)' })
  @ApiHeader(TUS_RESUMABLE)
  @ApiOkResponse({
    description: '`Upload-Offset` says where to go on; `Evidence-Location` is there once it is whole.',
    headers: AT_OFFSET,
  })
  async read(
    @Param('upload') uploadId: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speaksTus(request, reply);
    answerOffset(reply, await this.uploads.execute(actor, uploadId));
  }

  @Patch(':upload')
  @HttpCode(204)
  @AcceptsUploadBytes()
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'goOnWithUpload', summary: 'Go on with an upload (tus 1.0.0)' })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody(BYTES_BODY)
  @ApiHeader(TUS_RESUMABLE)
  @ApiHeader(UPLOAD_OFFSET)
  @ApiNoContentResponse({ description: 'What `Upload-Offset` says is durable.', headers: AT_OFFSET })
  async goOn(
    @Param('upload') uploadId: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speaksTus(request, reply);
    const upload = await this.uploads.execute(actor, uploadId);
    if (offsetOf(request) !== upload.arrived) throw uploadMoved();
    const body = (request.body ?? []) as AsyncIterable<Buffer>;
    answerArrived(reply, await this.receive.execute(actor, upload, body));
  }

  @Delete(':upload')
  @HttpCode(204)
  @Requires('evidence:add')
  @ApiOperation({ operationId: 'endUpload', summary: 'Give an upload up (tus 1.0.0)' })
  @ApiHeader(TUS_RESUMABLE)
  @ApiNoContentResponse()
  async giveUp(
    @Param('upload') uploadId: string,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    speaksTus(request, reply);
    await this.end.execute(actor, uploadId);
  }
}
