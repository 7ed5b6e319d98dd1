import { LOGGER, describeError } from '@fcert/platform';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemOf } from './problem.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const [request, reply] = [
      host.switchToHttp().getRequest<FastifyRequest>(),
      host.switchToHttp().getResponse<FastifyReply>(),
    ];
    const { retryAfterSeconds, ...problem } = problemOf(error);
    if (problem.status === 500) this.logger.error({ err: describeError(error) }, 'a request failed');
    if (reply.sent) return;
    if (retryAfterSeconds !== undefined)
      void reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="fcert"');
    void reply
      .status(problem.status)
      .type(PROBLEM_JSON)
      .send({ ...problem, traceId: request.correlationId ?? '' });
  }
}
