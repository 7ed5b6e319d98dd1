import { type Answer, type ApiWorld, openApiWorld } from '../api-world.js';
import { type Asked, SoftwareAuthenticator } from '../software-authenticator.js';

const ORIGIN = 'https://console.fcert.example';

describe('passkeys', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld({ PASSKEY_ORIGIN: ORIGIN });
  });
  afterAll(() => world.close());

  type Headers = Record<string, string>;
  const cookieOf = ({ headers }: Answer) => ({ cookie: headers.get('set-cookie')!.split(';')[0]! });
  const asked = async (path: string, as: Headers = {}) =>
    (await world.call('POST', path, as)).body.publicKey as Asked & Record<string, unknown>;
  const toMake = (as: Headers) => asked('/v1/factors/passkeys/challenge', as);
  const toShow = () => asked('/v1/session/passkey-challenge');
  const register = (as: Headers, response: object, name = 'Desk key') =>
    world.call('POST', '/v1/factors/passkeys', as, { name, response });
  const signIn = (response: object) => world.call('POST', '/v1/session/passkey', {}, { response });

  /** Somebody with a device of theirs, signed in under the cookie that registering it has given. */
  async function withDevice(role: string) {
    const device = new SoftwareAuthenticator(ORIGIN);
    const as = await world.cookie(role);
    const made = await register(as, device.create(await toMake(as)));
    expect([role, made.status]).toEqual([role, 201]);
    return { device, as: cookieOf(made), id: made.body.id as string, made };
  }

  it('are asked for with user verification and without attestation, and tell nothing of an account', async () => {
    expect(await toMake(await world.cookie('oversight'))).toMatchObject({
      attestation: 'none',
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
      rp: { id: 'console.fcert.example' },
    });
    const { challenge, ...rest } = await toShow();
    expect(rest).toEqual({ rpId: 'console.fcert.example', timeout: 300_000, userVerification: 'required' });
    expect((await toShow()).challenge).not.toBe(challenge);
  });

  it('sign in alone, once an answer; the ledger has it', async () => {
    const { device, as, id } = await withDevice('analyst');
    expect((await world.call('GET', '/v1/factors', as)).body.passkeys).toMatchObject([
      { id, name: 'Desk key' },
    ]);
    const answer = device.get(await toShow());
    const both = await Promise.all([signIn(answer), signIn(answer)]);
    expect(both.map((it) => it.status).sort()).toEqual([201, 401]);
    const session = cookieOf(both.find((it) => it.status === 201)!);
    expect((await world.call('GET', '/v1/session', session)).body).toMatchObject({
      mustEnrol: false,
      isProven: true,
    });
    expect((await world.call('GET', '/v1/incidents', session)).status).toBe(200);
    const rows = await world.database.transactions.reader.query(
      `SELECT 1 FROM audit_entry WHERE action = 'session.started' AND data ->> 'factor' = 'passkey'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('are refused without verified user, for another site, for a made-up or foreign challenge, and as a copy', async () => {
    const { device } = await withDevice('director');
    const other = await world.cookie('shift-lead');
    const refused = async (answer: object) => {
      const { status, body } = await signIn(answer);
      expect([status, body.code]).toEqual([401, 'passkey-refused']);
    };
    device.verifiesUser = false;
    await refused(device.get(await toShow()));
    device.verifiesUser = true;
    await refused(device.get(await toShow(), 'https://console.fcert.example.evil.example'));
    await refused(device.get({ ...(await toShow()), rpId: 'evil.example' }));
    await refused(device.get({ ...(await toShow()), challenge: Buffer.alloc(54, 7).toString('base64url') }));
    const { challenge } = await toMake(other);
    await refused(device.get({ challenge, rpId: 'console.fcert.example' }));
    await refused(new SoftwareAuthenticator(ORIGIN).get(await toShow()));
    for (const nonsense of [
      {},
      { id: device.id },
      { id: [device.id], response: 1 },
      { id: device.id, response: {} },
    ])
      await refused(nonsense);
    device.counter = 10;
    expect((await signIn(device.get(await toShow()))).status).toBe(201);
    device.counter = 4;
    await refused(device.get(await toShow()));
  });

  it('are registered for whom they were asked, once, and by a verified user', async () => {
    const [lead, operator] = [await world.cookie('shift-lead'), await world.cookie('mssp-operator')];
    const device = new SoftwareAuthenticator(ORIGIN);
    const options = await toMake(lead);
    expect((await register(operator, device.create(options))).body).toMatchObject({
      code: 'passkey-refused',
    });
    device.verifiesUser = false;
    expect((await register(lead, device.create(options))).status).toBe(403);
    device.verifiesUser = true;
    const made = await register(lead, device.create(options));
    expect([made.status, made.body.recoveryCodes]).toEqual([201, null]);
    const again = cookieOf(made);
    expect((await register(again, device.create(options))).body.code).toBe('passkey-refused');
    expect((await register(again, device.create(await toMake(again)))).body.code).toBe('passkey-known');
    expect((await register(world.bearer('analyst'), device.create(options))).status).toBe(403);
  });

  it('open destructive acts again, those of their owner alone', async () => {
    const [{ device, as, id }, foreign] = [await withDevice('admin'), await withDevice('admin-other')];
    const age = () =>
      world.database.transactions.reader.query(
        `UPDATE person_session SET second_factor_at = now() - interval '11 minutes'`,
      );
    await age();
    const path = '/v1/session/step-up/passkey';
    const isProven = async (who: Headers) =>
      (await world.call('GET', '/v1/session', who)).body.isProven as boolean;
    expect(await isProven(as)).toBe(false);
    const response = foreign.device.get(await toShow());
    expect((await world.call('PUT', path, as, { response })).body.code).toBe('passkey-refused');
    const proven = await world.call('PUT', path, as, { response: device.get(await toShow()) });
    expect([proven.status, await isProven(cookieOf(proven))]).toEqual([204, true]);
    const gone = await world.call('DELETE', `/v1/factors/passkeys/${foreign.id}`, cookieOf(proven));
    expect(gone.status).toBe(404);
    const removed = await world.call('DELETE', `/v1/factors/passkeys/${id}`, cookieOf(proven));
    expect(removed.status).toBe(204);
    expect((await signIn(device.get(await toShow()))).status).toBe(401);
  });

  it('may be the only factor: recovery codes come with the first, and the last is not given up', async () => {
    const { email, password } = world.people.accounts.find((it) => it.role === 'mssp-operator-other')!;
    await world.database.transactions.reader.query(
      'DELETE FROM totp_factor f USING person p WHERE p.id = f.person_id AND p.email = $1',
      [email],
    );
    const early = cookieOf(await world.call('POST', '/v1/session', {}, { email, password }));
    const device = new SoftwareAuthenticator(ORIGIN);
    const made = await register(early, device.create(await toMake(early)));
    expect(made.body.recoveryCodes).toHaveLength(10);
    const alone = await world.call('POST', '/v1/session', {}, { email, password });
    expect(alone.body.code).toBe('second-factor-required');
    const paper = { email, password, otp: made.body.recoveryCodes[0] };
    expect((await world.call('POST', '/v1/session', {}, paper)).status).toBe(201);
    const last = await world.call('DELETE', `/v1/factors/passkeys/${made.body.id}`, cookieOf(made));
    expect([last.status, last.body.code]).toEqual([409, 'last-factor']);
    expect((await signIn(device.get(await toShow()))).status).toBe(201);
  });
});
