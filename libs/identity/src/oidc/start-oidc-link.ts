import type { PersonActor } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { type BegunTrip, OidcTrips } from './oidc-trips.js';

/** Sends a browser to the provider, to come back with the subject that its person, who is signed in, is linked to. */
@Injectable()
export class StartOidcLink {
  constructor(private readonly trips: OidcTrips) {}

  /** Throws as signing in does. */
  execute({ id: personId, sessionId }: PersonActor, returnTo: string | undefined): Promise<BegunTrip> {
    return this.trips.begin({ kind: 'link', personId, sessionId }, returnTo);
  }
}
