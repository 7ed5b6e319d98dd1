import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentCorrelationId } from './correlation.js';

/** One JSON line an event on stdout; `correlationId` from the running request or job. */
export function createLogger(processName: string, level: string): Logger {
  return pino({
    level,
    base: { process: processName },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const correlationId = currentCorrelationId();
      return correlationId ? { correlationId } : {};
    },
    serializers: { err: describeError },
  });
}

/**
 * What of an error may be logged: driver errors carry the failing row in `detail` and `parameters`, which may hold
 * report text, so only name, code, message of our own errors and the stack's places go out.
 */
export function describeError(error: unknown): object {
  // The logger describes what it is given; most callers have done so.
  if (typeof error === 'object' && error !== null && described.has(error)) return error;
  const description = descriptionOf(error);
  described.add(description);
  return description;
}

const described = new WeakSet<object>();

function descriptionOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: 'unknown' };
  const { code } = error as { code?: unknown };
  const { code: cause } = (error.cause ?? {}) as { code?: unknown };
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12);
  const message = fromStatement(error) ? 'a statement failed' : error.message.slice(0, 300);
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof cause === 'string' ? { cause } : {}),
    message,
    places,
  };
}

/** Messages of the database may quote the value it refused. */
function fromStatement(error: Error): boolean {
  return error.name === 'QueryFailedError' || ('severity' in error && 'routine' in error);
}

/** Lets Nest's own lines go through the same stream. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: string, context?: string): void {
    this.logger.debug({ context }, message);
  }
  error(message: unknown, _stack?: string, context?: string): void {
    this.logger.error(
      { context, err: message instanceof Error ? describeError(message) : undefined },
      String(message),
    );
  }
  warn(message: string, context?: string): void {
    this.logger.warn({ context }, message);
  }
  debug(message: string, context?: string): void {
    this.logger.debug({ context }, message);
  }
}
