import type { Actor } from '@fcert/kernel';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import './request-facts.js';

/** Hands a controller the person or key that asks. Never undefined behind `@Requires`. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { user } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!user) throw new Error('a public route has no actor');
  return user;
});
