import { DomainError } from '@fcert/kernel';
import { FinishOidcTrip, type TripOutcome } from '@fcert/identity';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { OidcCookies } from './oidc-cookies.js';

export const OIDC_STRATEGY = 'fcert-oidc';

/** What became of a browser that came back. It shows a page of ours in any case, so a refusal is an outcome too. */
export type OidcOutcome = TripOutcome | { readonly kind: 'refused'; readonly error: DomainError };

/** A request on its way through the guard of the callback: it brings what finishes the trip. */
export interface OidcRequest extends FastifyRequest {
  finishTrip(): Promise<TripOutcome>;
  /** Set by the guard. */
  oidc?: OidcOutcome;
}

/** openid-client brings a strategy of its own, which keeps state in sessions of the server; ours is in the browser's cookie. */
class OidcStrategy extends passport.Strategy {
  override readonly name = OIDC_STRATEGY;

  override authenticate(request: unknown): void {
    (request as OidcRequest).finishTrip().then(
      (outcome) => this.success(outcome as unknown as Express.User),
      (error: unknown) => this.error(error),
    );
  }
}

passport.use(OIDC_STRATEGY, new OidcStrategy());

/** Takes the provider's answer to passport. */
@Injectable()
export class OidcGuard extends AuthGuard(OIDC_STRATEGY) {
  constructor(
    private readonly finish: FinishOidcTrip,
    private readonly cookies: OidcCookies,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<OidcRequest>();
    const { url, headers } = request;
    const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
    request.finishTrip = () =>
      this.finish.execute({ query, ticket: this.cookies.read(request) }, headers['user-agent']);
    return super.canActivate(context) as Promise<boolean>;
  }

  override getAuthenticateOptions() {
    return { session: false, property: 'oidc' };
  }

  override handleRequest<T = OidcOutcome>(error: unknown, outcome: T): T {
    if (!error) return outcome;
    if (error instanceof DomainError) return { kind: 'refused', error } as T;
    throw error as Error;
  }
}
