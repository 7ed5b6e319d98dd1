import { Injectable } from '@nestjs/common';
import { type BegunTrip, OidcTrips } from './oidc-trips.js';

/** Sends a browser to the provider, to come back signed in. */
@Injectable()
export class StartOidcSignIn {
  constructor(private readonly trips: OidcTrips) {}

  /** Throws `validation-failed`, `oidc-off` (refused) or `oidc-provider-away` (unavailable). */
  execute(returnTo: string | undefined): Promise<BegunTrip> {
    return this.trips.begin({ kind: 'sign-in' }, returnTo);
  }
}
