import type { Actor } from '@fcert/kernel';
import { IssueTaskCertificate, type TaskCertificateRequest } from '@fcert/mssp';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { CertificateAnswer } from '../papers/certificate.dto.js';
import { CERTIFICATE_ANSWER, CertificatePages, formatOf } from '../papers/certificate-pages.js';

/** Certificates of what a provider owed: for the provider as for FCERT. Every issue is audited. */
@ApiTags('mssp')
@ApiExtraModels(CertificateAnswer)
@Controller('v1/mssp/tasks/:id')
export class TaskCertificatesController {
  constructor(
    private readonly issueCertificate: IssueTaskCertificate,
    private readonly pages: CertificatePages,
  ) {}

  @Get('certificate')
  @Requires('mssp-task:read')
  @ApiOperation({
    operationId: 'readTaskCertificate',
    summary: 'Certificate of all clocks of a task, as JSON or by Accept as PDF',
  })
  @ApiOkResponse(CERTIFICATE_ANSWER)
  ofTask(
    @Param('id') task: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { task, clockRowId: null, format: formatOf(accept) }, reply);
  }

  @Get('clocks/:clock/certificate')
  @Requires('mssp-task:read')
  @ApiOperation({
    operationId: 'readTaskClockCertificate',
    summary: 'Certificate of one clock of a task, as JSON or by Accept as PDF',
  })
  @ApiOkResponse(CERTIFICATE_ANSWER)
  ofClock(
    @Param('id') task: string,
    @Param('clock') clockRowId: string,
    @Headers('accept') accept: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(actor, { task, clockRowId, format: formatOf(accept) }, reply);
  }

  private async answer(actor: Actor, request: TaskCertificateRequest, reply: FastifyReply): Promise<void> {
    const certificate = await this.issueCertificate.execute(actor, request);
    await this.pages.answer(certificate, request.format, reply);
  }
}
