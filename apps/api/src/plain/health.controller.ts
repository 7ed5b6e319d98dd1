import { ProcessConfig, Readiness, type ReadinessReport } from '@fcert/platform';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/requires.js';
import { securityTxt } from './security-txt.js';

@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly config: ProcessConfig,
  ) {}

  /** The process runs. Says nothing about what it needs. */
  @Get('livez')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Refuses only without the database: everything else can be done late. Details are on the private port. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Pick<ReadinessReport, 'status'>> {
    const { status } = await this.readiness.report();
    void reply.status(status === 'unavailable' ? 503 : 200);
    return { status };
  }

  @Get('.well-known/security.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  contact(): string {
    return securityTxt(this.config.allowedOrigins()[0], new Date());
  }
}
