import { DatabaseConfig, type Queryable } from '@fcert/platform';
import { IdentityConfig } from '../identity.config.js';
import { OidcTickets, type TripTicket } from './oidc-tickets.js';

const TICKET: TripTicket = {
  ...{ state: 's', nonce: 'n', codeVerifier: 'v', fresh: false },
  ...{ purpose: { kind: 'sign-in' }, returnTo: '/' },
};

/** A database of which only the clock is asked. */
class Clock {
  seconds = 1000;
  readonly q = {
    query: () => Promise.resolve([{ now: new Date(this.seconds * 1000) }]),
  } as unknown as Queryable;
}

function ticketsUnder(key: string): OidcTickets {
  const config = Object.assign(new IdentityConfig(), { IDENTITY_KEY: key });
  return new OidcTickets(config, new DatabaseConfig());
}

describe('what a browser carries to the provider and back', () => {
  const tickets = ticketsUnder('k'.repeat(32));
  let clock: Clock;
  beforeEach(() => {
    clock = new Clock();
  });

  it('can be neither read nor changed, and opens for what it was made', async () => {
    const sealed = await tickets.forTrip(clock.q, TICKET);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('sign-in');
    expect(await tickets.ofTrip(clock.q, sealed)).toEqual(TICKET);
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[20]! ^= 1;
    for (const other of [bytes.toString('base64url'), '', 'x', null])
      expect(await tickets.ofTrip(clock.q, other)).toBeNull();
    expect(await tickets.ofFactor(clock.q, sealed)).toBeNull();
    expect(await ticketsUnder('o'.repeat(32)).ofTrip(clock.q, sealed)).toBeNull();
  });

  it('is good for ten minutes, and for five where only the factor is awaited', async () => {
    const trip = await tickets.forTrip(clock.q, TICKET);
    const factor = await tickets.forFactor(clock.q, { personId: 'p', once: 'o' });
    const opens = async (after: number) => {
      clock.seconds = 1000 + after;
      const both = [await tickets.ofTrip(clock.q, trip), await tickets.ofFactor(clock.q, factor)];
      return both.map((one) => one !== null);
    };
    expect(await opens(300)).toEqual([true, true]);
    expect(await opens(301)).toEqual([true, false]);
    expect(await opens(600)).toEqual([true, false]);
    expect(await opens(601)).toEqual([false, false]);
    expect(await opens(-1)).toEqual([false, false]);
  });
});
