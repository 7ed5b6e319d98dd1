import type { DomainError } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { problemOf } from '../http/problem.js';
import { OidcCookies } from './oidc-cookies.js';
import { landingPage, refusalPage } from './oidc-page.js';
import type { OidcOutcome } from './oidc-strategy.js';
import { SessionCookies } from './session-cookies.js';

/** Turns what became of a trip into cookies and a page. */
@Injectable()
export class OidcLanding {
  constructor(
    private readonly cookies: OidcCookies,
    private readonly sessions: SessionCookies,
  ) {}

  land(outcome: OidcOutcome, reply: FastifyReply): string {
    switch (outcome.kind) {
      case 'refused':
        return this.refuse(outcome.error, reply);
      case 'second-factor':
        this.cookies.give(reply, outcome.ticket);
        return landingPage('second-factor', outcome.returnTo);
      case 'signed-in':
      case 'linked':
        this.cookies.clear(reply);
        this.sessions.give(reply, outcome.reference);
        return landingPage(outcome.kind, outcome.returnTo);
    }
  }

  private refuse(error: DomainError, reply: FastifyReply): string {
    const { status, code, detail, retryAfterSeconds } = problemOf(error);
    // Whoever sends a browser here with an answer of no trip must not end the trip it is on.
    if (code !== 'oidc-state-refused') this.cookies.clear(reply);
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    void reply.status(status);
    return refusalPage(code, detail);
  }
}
