import { notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { findOpenInvitation } from '../data/invitations.js';
import { secretHash } from '../secrets.js';
import { type BegunTrip, OidcTrips, SIGN_IN } from './oidc-trips.js';

/** Sends a browser to the provider, to come back with the subject that accepts an invitation. */
@Injectable()
export class StartOidcAcceptance {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: OidcTrips,
  ) {}

  /** Throws as signing in does, and `not-found` for a token that is unknown, used, replaced or too old. */
  async execute({ token, returnTo }: { token: string; returnTo?: string | undefined }): Promise<BegunTrip> {
    const hash = secretHash(token);
    if (!(await findOpenInvitation(this.transactions.as(SIGN_IN).reader, hash))) throw notFound('invitation');
    return this.trips.begin({ kind: 'acceptance', token: hash.toString('base64url') }, returnTo);
  }
}
