import { type Answer, type ApiWorld, openApiWorld } from '../api-world.js';
import { byTwo } from '../by-two.js';
import { codeAt, credentials } from '../second-factor.js';

/** From an invitation to work: who may not be without a second factor is led to one, and to nothing else. */
describe('a second factor', () => {
  let world: ApiWorld;
  let admin: Record<string, string>;

  beforeAll(async () => {
    world = await openApiWorld();
    admin = await world.cookie('admin');
  });
  afterAll(() => world.close());

  const CHOSEN = 'a tin kettle beside the canal';
  const cookieOf = ({ headers }: Answer) => ({ cookie: headers.get('set-cookie')!.split(';')[0]! });
  const now = () => Math.floor(Date.now() / 30_000);

  async function invited() {
    const email = `bilal.${Math.random()}@example.org`;
    const change = { email, name: 'Bilal Ahmad', role: 'analyst' };
    const { token } = (await byTwo(world, 'person.create', { change })).invitation as { token: string };
    await world.call('POST', '/v1/invitations/acceptance', {}, { token, password: CHOSEN });
    return { email, password: CHOSEN };
  }

  it('is the first thing an invited analyst does; recovery codes and all the rest come after', async () => {
    const shown = await invited();
    const first = await world.call('POST', '/v1/session', {}, shown);
    expect(first).toMatchObject({ status: 201, body: { role: 'analyst', mustEnrol: true } });
    const early = cookieOf(first);
    for (const path of ['/v1/incidents', '/v1/alerts/addresses', '/v1/constituents', '/docs']) {
      expect([path, await world.call('GET', path, early)]).toMatchObject([
        path,
        { status: 403, body: { code: 'second-factor-enrolment-required' } },
      ]);
    }
    expect((await world.call('GET', '/v1/factors', early)).body).toEqual({
      ...{ required: true, totpSince: null, recoveryCodesLeft: 0, passkeys: [] },
    });
    const { secret } = (await world.call('POST', '/v1/factors/totp', early)).body as { secret: string };
    const wrong = await world.call('PUT', '/v1/factors/totp/confirmation', early, { code: '000000' });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'second-factor-refused' } });
    const confirmed = await world.call('PUT', '/v1/factors/totp/confirmation', early, {
      code: codeAt(secret, now()),
    });
    expect(confirmed.status).toBe(200);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    const full = cookieOf(confirmed);
    expect((await world.call('GET', '/v1/session', early)).status).toBe(401);
    expect((await world.call('GET', '/v1/incidents', full)).status).toBe(200);
    const alone = await world.call('POST', '/v1/session', {}, shown);
    expect(alone).toMatchObject({ status: 401, body: { code: 'second-factor-required' } });
    expect(alone.headers.get('set-cookie')).toBeNull();
    const paper = { ...shown, otp: confirmed.body.recoveryCodes[3] };
    expect((await world.call('POST', '/v1/session', {}, paper)).status).toBe(201);
    expect((await world.call('POST', '/v1/session', {}, paper)).body.code).toBe('second-factor-refused');
  });

  it('is asked for again before destructive acts, ten minutes after it was shown', async () => {
    await world.database.transactions.reader.query(
      `UPDATE person_session s SET second_factor_at = now() - interval '11 minutes'
         FROM person p WHERE p.id = s.person_id AND p.role = 'admin'`,
    );
    const wish = { name: 'siem', role: 'reporter', scopes: ['reports:read'], constituent: 'NTRC' };
    const { otp } = await credentials(world.people.accounts.find((it) => it.role === 'admin')!);
    const refused = await world.call('POST', '/v1/api-keys', admin, wish);
    expect(refused).toMatchObject({ status: 403, body: { code: 'step-up-required' } });
    expect((await world.call('GET', '/v1/people', admin)).status).toBe(200);
    expect((await world.call('GET', '/v1/session', admin)).body).toMatchObject({ isProven: false });
    const proven = await world.call('PUT', '/v1/session/step-up', admin, { otp });
    expect(proven.status).toBe(204);
    expect((await world.call('GET', '/v1/session', admin)).status).toBe(401);
    const renewed = cookieOf(proven);
    expect((await world.call('POST', '/v1/api-keys', renewed, wish)).status).toBe(201);
    const analyst = await world.cookie('analyst');
    expect((await world.call('POST', '/v1/api-keys', analyst, wish)).body.code).toBe('forbidden');
  });

  it('is nothing a key can have', async () => {
    const key = world.bearer('analyst');
    expect((await world.call('POST', '/v1/factors/totp', key)).status).toBe(403);
    expect((await world.call('PUT', '/v1/session/step-up', key, { otp: '123456' })).status).toBe(403);
  });
});
