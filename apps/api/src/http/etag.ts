import { DomainError } from '@fcert/kernel';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** A strong entity tag is the row's version in quotes. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version a writer has seen. Throws 428 without If-Match, 400 for a tag that is none of ours (weak, list, `*`). */
export function ifMatch(request: FastifyRequest): number {
  const header = request.headers['if-match'];
  if (header === undefined) {
    const message = 'Send If-Match with the ETag you have seen, so that nobody else’s change is lost.';
    throw new DomainError('precondition_required', 'if-match-required', message);
  }
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) {
    throw new DomainError(
      'invalid',
      'bad-if-match',
      'If-Match takes one ETag as this server gave it, quotes included.',
    );
  }
  return Number(version);
}

/** Somebody changed it in between. `current` is what stands now. */
export function staleVersion(current: unknown): DomainError {
  const message = 'It was changed in the meantime; look at the present state and decide again.';
  return new DomainError('precondition_failed', 'stale-version', message, { current });
}

@Injectable()
class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: unknown) => {
        const version = (answer as { version?: unknown } | null | undefined)?.version;
        if (typeof version === 'number') void reply.header('etag', etagOf(version));
      }),
    );
  }
}

/** Gives the answer's `version` as its ETag. */
export function WithEtag(): MethodDecorator & ClassDecorator {
  return UseInterceptors(EtagInterceptor);
}
