import type { Actor } from '@fcert/kernel';
import { type CertificateRequest, IssueCertificate } from '@fcert/incidents';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { CertificateAnswer } from '../papers/certificate.dto.js';
import {
  CERTIFICATE_ANSWER,
  CERTIFICATE_PDF,
  CertificatePages,
  formatOf,
} from '../papers/certificate-pages.js';

/** Certificates of compliance, for both sides. Every issue is audited. */
@ApiTags('desk')
@ApiExtraModels(CertificateAnswer)
@Controller('v1/incidents/:reference')
export class CertificatesController {
  constructor(
    private readonly issueCertificate: IssueCertificate,
    private readonly pages: CertificatePages,
  ) {}

  @Get('certificate')
  @Requires('clock:read')
  @ApiOperation({
    operationId: 'readIncidentCertificate',
    summary: 'Certificate of all clocks of an incident, as JSON or by Accept as PDF',
  })
  @ApiOkResponse(CERTIFICATE_ANSWER)
  ofIncident(
    @Param('reference') reference: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { reference, clockRowId: null, format: formatOf(accept) }, reply);
  }

  @Get('certificate.pdf')
  @Requires('clock:read')
  @ApiOperation({ operationId: 'printIncidentCertificate', summary: 'The same as PDF, for links' })
  @ApiOkResponse(CERTIFICATE_PDF)
  incidentPdf(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { reference, clockRowId: null, format: 'pdf' }, reply);
  }

  @Get('clocks/:id/certificate')
  @Requires('clock:read')
  @ApiOperation({
    operationId: 'readClockCertificate',
    summary: 'Certificate of one clock, as JSON or by Accept as PDF',
  })
  @ApiOkResponse(CERTIFICATE_ANSWER)
  ofClock(
    @Param('reference') reference: string,
    @Param('id') clockRowId: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { reference, clockRowId, format: formatOf(accept) }, reply);
  }

  @Get('clocks/:id/certificate.pdf')
  @Requires('clock:read')
  @ApiOperation({ operationId: 'printClockCertificate', summary: 'The same as PDF, for links' })
  @ApiOkResponse(CERTIFICATE_PDF)
  clockPdf(
    @Param('reference') reference: string,
    @Param('id') clockRowId: string,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { reference, clockRowId, format: 'pdf' }, reply);
  }

  private async answer(actor: Actor, request: CertificateRequest, reply: FastifyReply): Promise<void> {
    const certificate = await this.issueCertificate.execute(actor, request);
    await this.pages.answer(certificate, request.format, reply);
  }
}
