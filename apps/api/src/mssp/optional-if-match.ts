import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ifMatch } from '../http/if-match.js';

/**
 * The version the caller decides on, or undefined when none is said: an operator's own console may not keep it, and a
 * verb that fits no longer is refused all the same.
 */
export const OptionalIfMatch = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return request.headers['if-match'] === undefined ? undefined : ifMatch(request);
});
