import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from '../data/factors.read-model.js';
import { linkedPerson, noteLinkUse } from '../data/oidc-links.js';
import { lockPerson } from '../data/people.js';
import { type OidcClaims, showsSecondFactor } from '../domain/oidc-claims.js';
import { newSecret } from '../secrets.js';
import { acceptThroughOidc, linkOwn } from './link-subject.js';
import { OidcRefusal, notLinked } from './oidc-refusals.js';
import { OidcTickets, type TripTicket } from './oidc-tickets.js';
import { OidcTrips, type Return, SIGN_IN } from './oidc-trips.js';
import { OidcConfig, listed } from './oidc.config.js';
import { startOidcSession } from './start-oidc-session.js';

export type TripOutcome = { readonly returnTo: string } & (
  | { readonly kind: 'signed-in'; readonly person: PersonActor; readonly reference: string }
  /** Signed in as before, under another reference. */
  | { readonly kind: 'linked'; readonly reference: string }
  /** The provider knows them; their own second factor is still to be shown, with this ticket. */
  | { readonly kind: 'second-factor'; readonly ticket: string }
);

/**
 * What becomes of a browser that comes back from the provider. An account is never made here: a subject is known by its link,
 * and links are made by an accepted invitation or by whoever is signed in, never by an address.
 */
@Injectable()
export class FinishOidcTrip {
  constructor(
    private readonly transactions: Transactions,
    private readonly trips: OidcTrips,
    private readonly tickets: OidcTickets,
    private readonly config: OidcConfig,
  ) {}

  /** Throws `oidc-…` refusals, `oidc-off` or `oidc-provider-away`. @param client what the browser calls itself */
  async execute(came: Return, client: string | undefined): Promise<TripOutcome> {
    try {
      const trip = await this.trips.cameBack(came);
      const claims = await this.trips.claims(came, trip);
      return { returnTo: trip.returnTo, ...(await this.follow(trip, claims, client)) };
    } catch (error) {
      if (error instanceof OidcRefusal) await this.note(error);
      throw error;
    }
  }

  private async follow({ purpose }: TripTicket, claims: OidcClaims, client: string | undefined) {
    const { transactions } = this;
    const subject = { issuer: claims.iss, subject: claims.sub };
    switch (purpose.kind) {
      case 'sign-in':
        return this.signIn(claims, client);
      case 'link':
        return { kind: 'linked' as const, reference: await linkOwn(transactions, purpose, subject) };
      case 'acceptance':
        await acceptThroughOidc(transactions, Buffer.from(purpose.token, 'base64url'), subject);
        return this.signIn(claims, client);
    }
  }

  private signIn(claims: OidcClaims, client: string | undefined) {
    const hasShown = showsSecondFactor(claims, this.trusted());
    return this.transactions.run({ actor: SIGN_IN }, async (tx) => {
      const id = await linkedPerson(tx, { issuer: claims.iss, subject: claims.sub });
      const person = id === null ? null : await lockPerson(tx, id);
      if (!person) throw notLinked('unlinked');
      if (person.disabled) throw notLinked('disabled', person.id);
      await noteLinkUse(tx, person.id);
      if (!hasShown && (await hasFactor(tx, person.id))) {
        const ticket = await this.tickets.forFactor(tx, { personId: person.id, once: newSecret() });
        return { kind: 'second-factor' as const, ticket };
      }
      const factor = hasShown ? 'provider' : 'none';
      return { kind: 'signed-in' as const, ...(await startOidcSession(tx, person.id, factor, client)) };
    });
  }

  private trusted() {
    const { OIDC_TRUSTED_AMR, OIDC_TRUSTED_ACR } = this.config;
    return { amr: listed(OIDC_TRUSTED_AMR), acr: listed(OIDC_TRUSTED_ACR) };
  }

  /** Counters of passwords and codes are not touched: whoever fails at the provider shuts nobody out here. */
  private async note({ personId, reason }: OidcRefusal): Promise<void> {
    await this.transactions.run({ actor: SIGN_IN }, (tx) =>
      appendAudit(tx, [
        {
          action: 'session.refused',
          objectKind: 'person',
          objectId: personId ?? 'unknown',
          data: { at: 'oidc', reason },
        },
      ]),
    );
  }
}
