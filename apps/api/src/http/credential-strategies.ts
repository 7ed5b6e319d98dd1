import { hash } from 'node:crypto';
import type { Actor } from '@fcert/kernel';
import type { Authenticator, KeyUse } from '@fcert/identity';
import { parseSignature, readSessionCookie } from '@fcert/identity';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import './request-facts.js';

/** What the guard hands to the strategies with each request: one registration serves every app of a process. */
export interface CredentialOptions {
  readonly authenticator: Authenticator;
  readonly secureCookie: boolean;
}

type Look = (request: FastifyRequest, options: CredentialOptions) => Promise<Actor | null> | null;

/** A credential in a request header: absent leaves the next strategy its turn, wrong ends in 401. */
class HeaderStrategy extends passport.Strategy {
  constructor(
    override readonly name: string,
    private readonly look: Look,
  ) {
    super();
  }

  override authenticate(request: unknown, options: unknown): void {
    const found = this.look(request as FastifyRequest, options as CredentialOptions);
    if (found === null) {
      this.fail(401);
      return;
    }
    found.then(
      (actor) => (actor ? this.success(actor) : this.fail(401)),
      (error: unknown) => this.error(error),
    );
  }
}

const BEARER = /^Bearer ([\x21-\x7e]{1,200})$/i;

/** API keys come in the Authorization header and nowhere else: addresses and bodies end up in logs. */
export const API_KEY_STRATEGY = 'fcert-api-key';
/** The session cookie counts only where no Authorization header was sent: one request, one credential. */
export const SESSION_STRATEGY = 'fcert-session';

const NO_BODY = hash('sha256', '', 'hex');

/** Of what has arrived; a body that is read as it comes cannot have been looked at by now. */
function bodyHash({ bodySha256, routeOptions }: FastifyRequest): string | undefined {
  return routeOptions.config.body === undefined ? (bodySha256 ?? NO_BODY) : undefined;
}

passport.use(
  API_KEY_STRATEGY,
  new HeaderStrategy(API_KEY_STRATEGY, (request, { authenticator }) => {
    const shown = request.headers.authorization ?? '';
    const use: KeyUse = { address: request.ip, certificateSha256: request.clientCertificate };
    const token = BEARER.exec(shown)?.[1];
    if (token !== undefined) return authenticator.bearer(token, use);
    const [signature, bodySha256] = [parseSignature(shown), bodyHash(request)];
    if (!signature || bodySha256 === undefined) return null;
    return authenticator.signed(signature, { method: request.method, target: request.url, bodySha256 }, use);
  }),
);

passport.use(
  SESSION_STRATEGY,
  new HeaderStrategy(SESSION_STRATEGY, (request, { authenticator, secureCookie }) => {
    if (request.headers.authorization !== undefined) return null;
    const reference = readSessionCookie(request.headers.cookie, secureCookie);
    return reference === null ? null : authenticator.session(reference);
  }),
);
