import { ProcessConfig, Readiness, type ReadinessReport } from '@fcert/platform';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/requires.js';
import { securityTxt } from './security-txt.js';

const FRESH_MS = 1000;

@ApiExcludeController()
@Public()
@Controller()
export class HealthController {
  private asked: { until: number; report: Promise<ReadinessReport> } | undefined;

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
    const { status } = await this.recent();
    void reply.status(status === 'unavailable' ? 503 : 200);
    return { status };
  }

  @Get('.well-known/security.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  contact(): string {
    return securityTxt(this.config.allowedOrigins()[0], new Date());
  }

  /** Anybody may ask, so asking often must cost nothing: the answer is looked up once a second. */
  private recent(): Promise<ReadinessReport> {
    const now = performance.now();
    if (this.asked && this.asked.until > now) return this.asked.report;
    const report = this.readiness.report();
    this.asked = { until: now + FRESH_MS, report };
    return report;
  }
}
