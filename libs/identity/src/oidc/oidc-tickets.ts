import {
  DatabaseConfig,
  type Queryable,
  SealingKey,
  databasePlace,
  databaseTime,
  purposeKey,
} from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { IdentityConfig } from '../identity.config.js';
import type { TripSecrets } from './oidc-provider.js';

/** Whoever went to the provider is expected back this soon. */
export const TRIP_SECONDS = 600;
/** Whoever came back shows their own second factor this soon. */
const FACTOR_SECONDS = 300;

/** What a browser went to the provider for. */
export type TripPurpose =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'link'; readonly personId: string; readonly sessionId: string }
  /** The hash of the invitation's token, base64url. */
  | { readonly kind: 'acceptance'; readonly token: string };

export interface TripTicket extends TripSecrets {
  readonly purpose: TripPurpose;
  readonly returnTo: string;
}

/** Somebody whom the provider has let in, and who still has to show their own second factor. */
export interface FactorTicket {
  readonly personId: string;
  /** Random: a ticket starts one session. */
  readonly once: string;
}

/**
 * What a browser carries while its person signs in, sealed: it can neither read nor change it, and strangers who begin and
 * never come back fill no table. Each carries when it was made, by the database's clock.
 */
@Injectable()
export class OidcTickets {
  private readonly key: SealingKey;

  constructor(config: IdentityConfig, database: DatabaseConfig) {
    this.key = new SealingKey(
      purposeKey(config.IDENTITY_KEY ?? databasePlace(database), 'fcert identity oidc'),
    );
  }

  forTrip(q: Queryable, ticket: TripTicket): Promise<string> {
    return this.seal(q, 'trip', ticket);
  }

  /** Null for what was not made here, for this, or too long ago. */
  async ofTrip(q: Queryable, sealed: string | null): Promise<TripTicket | null> {
    return (await this.open(q, 'trip', sealed, TRIP_SECONDS)) as TripTicket | null;
  }

  forFactor(q: Queryable, ticket: FactorTicket): Promise<string> {
    return this.seal(q, 'factor', ticket);
  }

  async ofFactor(q: Queryable, sealed: string | null): Promise<FactorTicket | null> {
    return (await this.open(q, 'factor', sealed, FACTOR_SECONDS)) as FactorTicket | null;
  }

  private async seal(q: Queryable, what: string, ticket: object): Promise<string> {
    const madeAt = (await databaseTime(q)).getTime();
    return this.key.seal(Buffer.from(JSON.stringify({ ticket, madeAt })), what).toString('base64url');
  }

  private async open(q: Queryable, what: string, sealed: string | null, seconds: number): Promise<unknown> {
    const opened = sealed === null ? null : this.unsealed(sealed, what);
    if (!opened) return null;
    const ageMs = (await databaseTime(q)).getTime() - opened.madeAt;
    return ageMs >= 0 && ageMs <= seconds * 1000 ? opened.ticket : null;
  }

  private unsealed(sealed: string, what: string): { ticket: unknown; madeAt: number } | null {
    try {
      const plain = this.key.open(Buffer.from(sealed, 'base64url'), what).toString();
      return JSON.parse(plain) as { ticket: unknown; madeAt: number };
    } catch {
      return null;
    }
  }
}
