import { type Actor, DomainError } from '@fcert/kernel';
import { Authenticator, FRESHLY_PROVEN, OPEN_WITHOUT_FACTOR, mayEver, whyNever } from '@fcert/identity';
import { ProcessConfig, continueAs } from '@fcert/platform';
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
    continueAs(request.user!);
    if (access !== undefined) refuseUnproven(request.user!, access);
    if (access !== undefined && mayEver(request.user!, access)) return true;
    throw new DomainError('forbidden', 'forbidden', whyNever(request.user!, access));
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

/** What the password alone does not open, and what asks for a factor proven a short while ago. Keys are no people. */
function refuseUnproven(actor: Actor, access: Exclude<RouteAccess, 'public'>): void {
  if (actor.kind !== 'person') return;
  if (actor.mustEnrol && !OPEN_WITHOUT_FACTOR.includes(access)) {
    const message =
      'Set up a second factor first (`POST /v1/factors/totp`): your role does not work without one.';
    throw new DomainError('forbidden', 'second-factor-enrolment-required', message);
  }
  if (actor.isProven || !FRESHLY_PROVEN.includes(access) || !mayEver(actor, access)) return;
  const message = 'Prove your second factor again first (`PUT /v1/session/step-up`), or sign in again.';
  throw new DomainError('forbidden', 'step-up-required', message);
}
