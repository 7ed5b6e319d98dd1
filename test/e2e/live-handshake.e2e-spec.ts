import { newId } from '@fcert/kernel';
import { type Credential, LiveWorld, ORIGIN, fact } from '../live-world.js';

/** Who gets into the live channel, by which credential, and what a refusal looks like. */
describe('the live handshake', () => {
  let world: LiveWorld;
  beforeAll(async () => {
    world = await LiveWorld.open({ LIVE_SOCKETS_PER_SUBJECT: '3' });
  });
  afterAll(() => world.close());

  const refusal = async (credential: Credential | null, auth: object = {}, namespace = '/desk') => {
    const client = world.connect(credential, auth, undefined, namespace);
    await client.until(() => client.said.length > 0);
    client.socket.close();
    expect(client.said[0]!.name).toBe('refused');
    expect(client.events).toEqual([]);
    return client.said[0]!.body.code;
  };

  it('lets a key in by header and by auth.token, and a person in by cookie', async () => {
    const key = await world.key('analyst');
    const token = key.headers.authorization!.replace('Bearer ', '');
    const person = await world.person('analyst');
    for (const client of [world.connect(key), world.connect(null, { token }), world.connect(person)]) {
      expect(await client.heard('caught-up')).toMatchObject({
        replayed: 0,
        seq: expect.stringMatching(/^\d+$/),
      });
      client.socket.close();
    }
  });

  it('refuses everybody else with a code, and puts them in no room', async () => {
    const unscoped = await world.key('analyst', {}, ['reports:read']);
    const person = await world.person('analyst');
    expect(await refusal(null)).toBe('unauthenticated');
    expect(await refusal(null, { token: 42 })).toBe('unauthenticated');
    expect(
      await refusal({
        id: '',
        headers: { authorization: `Bearer fcert_${'0'.repeat(32)}_${'x'.repeat(43)}` },
      }),
    ).toBe('unauthenticated');
    expect(await refusal({ id: '', headers: { cookie: `fcert=${'x'.repeat(43)}`, origin: ORIGIN } })).toBe(
      'unauthenticated',
    );
    expect(await refusal(unscoped)).toBe('forbidden');
    expect(await refusal(await world.key('analyst'), { cursor: { $gt: 0 } })).toBe('malformed');
    expect(await refusal(await world.key('analyst'), {}, '/')).toBe('forbidden');
    const withoutOrigin = { id: person.id, headers: { cookie: person.headers.cookie! } };
    expect(await refusal(withoutOrigin)).toBe('unauthenticated');
  });

  it('sends nothing to a socket that showed no credential', async () => {
    const stranger = world.connect(null);
    const analyst = world.connect(await world.key('analyst'));
    await analyst.heard('caught-up');
    await world.happen(fact('incident.opened'));
    await analyst.until(() => analyst.events.length === 1);
    expect(stranger.said.map((it) => it.name)).toEqual(['refused']);
    expect(stranger.socket.connected).toBe(false);
  });

  it('does not open a transport for a foreign origin, whatever the credential', async () => {
    const person = await world.person('analyst');
    const foreign = { id: person.id, headers: { ...person.headers, origin: 'http://evil.example' } };
    expect(await refusal(foreign)).toBe('transport');
    const key = await world.key('analyst');
    expect(await refusal({ id: key.id, headers: { ...key.headers, origin: 'null' } })).toBe('transport');
  });

  it('counts the sockets of one subject', async () => {
    const key = await world.key('reporter', { constituentId: newId() });
    const held = [1, 2, 3].map(() => world.connect(key));
    for (const client of held) await client.heard('caught-up');
    expect(await refusal(key)).toBe('busy');
    held[0]!.socket.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = world.connect(key);
    await again.heard('caught-up');
    for (const client of [...held, again]) client.socket.close();
  });

  it('serves websocket on /live only', async () => {
    const polling = await fetch(`http://127.0.0.1:${world.gateway.port}/live/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
    const script = await fetch(`http://127.0.0.1:${world.gateway.port}/live/socket.io.js`);
    expect(script.status).toBe(400);
  });

  it('answers probes and counts its sockets on the private port', async () => {
    const client = world.connect(await world.key('oversight'));
    await client.heard('caught-up');
    const base = `http://127.0.0.1:${world.gateway.probePort}`;
    expect((await fetch(`${base}/livez`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('fcert_live_sockets{role="oversight"} 1');
    client.socket.close();
  });
});
