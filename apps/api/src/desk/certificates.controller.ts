import type { Actor } from '@fcert/kernel';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { CertificateAnswer } from './certificate.dto.js';
import { CertificatePages, formatOf } from './certificate-pages.js';

const ANSWER = {
  description:
    'The canonical JSON (RFC 8785), or the same facts as PDF/A. Of a closed clock always the same bytes.',
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/CertificateAnswer' } },
    'application/pdf': { schema: { type: 'string', format: 'binary' } },
  },
};

/** Certificates of compliance, for both sides. Every issue is audited. */
@ApiTags('desk')
@Controller('v1/incidents/:reference')
export class CertificatesController {
  constructor(private readonly pages: CertificatePages) {}

  @Get('certificate')
  @Requires('clock:read')
  @ApiOperation({
    operationId: 'readIncidentCertificate',
    summary: 'Certificate of all clocks of an incident, as JSON or by Accept as PDF',
  })
  @ApiOkResponse({ ...ANSWER, type: CertificateAnswer })
  ofIncident(
    @Param('reference') reference: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pages.answer(actor, { reference, clockRowId: null, format: formatOf(accept) }, reply);
  }

  @Get('certificate.pdf')
  @Requires('clock:read')
  @ApiOperation({ operationId: 'printIncidentCertificate', summary: 'The same as PDF, for links' })
  @ApiOkResponse({ ...ANSWER, type: CertificateAnswer })
  incidentPdf(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pages.answer(actor, { reference, clockRowId: null, format: 'pdf' }, reply);
  }

  @Get('clocks/:id/certificate')
  @Requires('clock:read')
  @ApiOperation({
    operationId: 'readClockCertificate',
    summary: 'Certificate of one clock, as JSON or by Accept as PDF',
  })
  @ApiOkResponse({ ...ANSWER, type: CertificateAnswer })
  ofClock(
    @Param('reference') reference: string,
    @Param('id') clockRowId: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pages.answer(actor, { reference, clockRowId, format: formatOf(accept) }, reply);
  }

  @Get('clocks/:id/certificate.pdf')
  @Requires('clock:read')
  @ApiOperation({ operationId: 'printClockCertificate', summary: 'The same as PDF, for links' })
  @ApiOkResponse({ ...ANSWER, type: CertificateAnswer })
  clockPdf(
    @Param('reference') reference: string,
    @Param('id') clockRowId: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.pages.answer(actor, { reference, clockRowId, format: 'pdf' }, reply);
  }
}
