import { timingSafeEqual } from 'node:crypto';
import { DomainError, systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { spendChallenge } from '../data/passkeys.js';
import type { OidcClaims } from '../domain/oidc-claims.js';
import { secretHash } from '../secrets.js';
import { OidcProvider } from './oidc-provider.js';
import { stateRefused } from './oidc-refusals.js';
import { OidcTickets, type TripPurpose, type TripTicket } from './oidc-tickets.js';
import { OidcConfig, listed } from './oidc.config.js';

/** Nobody is signed in while a browser comes back. */
export const SIGN_IN = systemActor('sign-in');

export interface BegunTrip {
  /** At the provider: the browser goes there. */
  readonly address: string;
  /** Goes into the browser's cookie and nowhere else. */
  readonly ticket: string;
}

export interface Return {
  /** The query the browser came back with, as it was. */
  readonly query: string;
  /** What its cookie holds; null when it shows none. */
  readonly ticket: string | null;
}

/** A browser's way to the provider and back. The answer serves the browser that left, once. */
@Injectable()
export class OidcTrips {
  constructor(
    private readonly transactions: Transactions,
    private readonly provider: OidcProvider,
    private readonly tickets: OidcTickets,
    private readonly config: OidcConfig,
  ) {}

  /** Throws `validation-failed` for a path that is not on the list, `oidc-off` or `oidc-provider-away`. */
  async begin(purpose: TripPurpose, returnTo: string | undefined): Promise<BegunTrip> {
    const to = this.pathOf(returnTo);
    const secrets = this.provider.newSecrets(purpose.kind !== 'sign-in');
    const address = await this.provider.signInAddress(secrets);
    const { reader } = this.transactions.as(SIGN_IN);
    return { address, ticket: await this.tickets.forTrip(reader, { ...secrets, purpose, returnTo: to }) };
  }

  /** Throws `oidc-state-refused`; what it returns has not been shown before. */
  async cameBack({ query, ticket }: Return): Promise<TripTicket> {
    const { reader } = this.transactions.as(SIGN_IN);
    const trip = await this.tickets.ofTrip(reader, ticket);
    const state = new URLSearchParams(query).get('state');
    if (!trip || state === null || !timingSafeEqual(secretHash(state), secretHash(trip.state)))
      throw stateRefused();
    // Spent before the provider is asked: whatever comes of it, this answer serves once.
    const isFirst = await this.transactions.run({ actor: SIGN_IN }, (tx) =>
      spendChallenge(tx, secretHash(`oidc ${trip.state}`)),
    );
    if (!isFirst) throw stateRefused();
    return trip;
  }

  claims({ query }: Return, trip: TripTicket): Promise<OidcClaims> {
    return this.provider.claims(query, trip);
  }

  /** A closed list: no address of a request decides where a browser goes. */
  private pathOf(asked: string | undefined): string {
    const { OIDC_RETURN_PATHS: told = '/' } = this.config;
    const paths = listed(told);
    const path = asked === undefined ? paths[0] : paths.find((one) => one === asked);
    if (path !== undefined) return path;
    throw new DomainError('invalid', 'validation-failed', 'The request has faults; see errors.', {
      errors: [{ pointer: '/returnTo', code: 'is-in', message: 'must be one of OIDC_RETURN_PATHS' }],
    });
  }
}
