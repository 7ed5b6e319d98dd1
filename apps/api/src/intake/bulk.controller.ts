import { Readable } from 'node:stream';
import { type Actor, DomainError } from '@fcert/kernel';
import { Controller, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AcceptsNdjson } from '../http/accepts-ndjson.js';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { BulkIntake } from './bulk-intake.js';
import { idempotencyKey } from '../http/idempotency-key.js';

@ApiTags('intake')
@Controller('v1/reports/bulk')
export class BulkController {
  constructor(private readonly intake: BulkIntake) {}

  @Post()
  @HttpCode(200)
  @AcceptsNdjson()
  @Requires('report:create')
  @ApiOperation({
    operationId: 'createReportsInBulk',
    summary: 'One report a line (JSON lines); one result a line, in order, as each becomes durable',
  })
  @ApiConsumes('application/x-ndjson')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Counts for each line with its number.',
  })
  @ApiBody({ schema: { type: 'string', description: 'One report a line, as for POST /v1/reports.' } })
  @ApiOkResponse({
    description: 'A receipt or a problem a line.',
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  })
  create(
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    const results = this.intake.results(linesIn(request), actor, idempotencyKey(key));
    return reply.status(200).type('application/x-ndjson').send(Readable.from(results));
  }
}

/** Without a body there is nothing to read from, and no parser has said so. */
function linesIn({ body }: FastifyRequest): AsyncIterable<Buffer> {
  if (body === undefined || body === null)
    throw new DomainError('invalid', 'body-empty', 'The body is empty; send one report a line.');
  return body as AsyncIterable<Buffer>;
}
