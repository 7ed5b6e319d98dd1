import { DomainError } from '@fcert/kernel';
import { LOGGER, describeError } from '@fcert/platform';
import { type ArgumentsHost, Catch, Inject, type WsExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Answer } from './live-messages.js';

/** A failed handler answers a code and nothing else: never the payload, never the error's text. */
@Catch()
export class LiveExceptionFilter implements WsExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const code = error instanceof DomainError ? error.code : 'internal';
    if (code === 'internal') this.logger.error({ err: describeError(error) }, 'a live handler failed');
    const ack = host.getArgs<unknown[]>().find((it) => typeof it === 'function');
    if (ack) (ack as (answer: Answer) => void)({ ok: false, code });
  }
}
