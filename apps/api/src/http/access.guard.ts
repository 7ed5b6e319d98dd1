import { type Actor, DomainError } from '@fcert/kernel';
import { Authenticator, mayEver } from '@fcert/identity';
import { ProcessConfig } from '@fcert/platform';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { API_KEY_STRATEGY, type CredentialOptions, SESSION_STRATEGY } from './credential-strategies.js';
import { ACCESS, type RouteAccess } from './requires.js';
import { refuseForeignOrigin } from './same-origin.js';
import './request-facts.js';

/** Stands before every route: who asks, from where, and whether such a caller may ever do this. */
@Injectable()
export class AccessGuard extends AuthGuard([API_KEY_STRATEGY, SESSION_STRATEGY]) {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly config: ProcessConfig,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseForeignOrigin(request, this.config.allowedOrigins());
    const access = this.reflector.getAllAndOverride<RouteAccess | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    await super.canActivate(context);
    if (access !== undefined && mayEver(request.user!, access)) return true;
    throw new DomainError('forbidden', 'forbidden', 'Your role or the scopes of your key do not allow this.');
  }

  override getAuthenticateOptions() {
    const options: CredentialOptions & { session: false } = {
      session: false,
      authenticator: this.authenticator,
      secureCookie: this.config.FCERT_WORLD === 'production',
    };
    return options;
  }

  override handleRequest<T = Actor>(error: unknown, actor: T | false | null): T {
    if (error) throw error as Error;
    if (actor) return actor;
    const message = 'Sign in, or send a live API key as `Authorization: Bearer fcert_…`.';
    throw new DomainError('unauthenticated', 'unauthenticated', message);
  }
}
