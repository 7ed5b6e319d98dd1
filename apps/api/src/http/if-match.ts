import { DomainError } from '@fcert/kernel';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The version a writer has seen. Throws 428 without If-Match, 400 for a tag that is none of ours (weak, list, `*`). */
export function ifMatch(request: Pick<FastifyRequest, 'headers'>): number {
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
      'If-Match takes one ETag as this server gave it, with its quotes.',
    );
  }
  return Number(version);
}

/** Hands a controller the version the writer decides on. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  ifMatch(context.switchToHttp().getRequest<FastifyRequest>()),
);
