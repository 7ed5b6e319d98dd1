import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Answer, type ApiWorld, answerOf, openApiWorld } from '../api-world.js';
import { sendRaw } from '../raw-http.js';
import { type TestCertificates, certificatesOfATest } from '../tls/certificates.js';
import { startTlsProxy } from '../tls/tls-proxy.js';
import { processEnv } from '../world.js';

const REPORT = { title: 'Phishing', description: 'A mail with a link' };
const SCOPES = ['reports:write', 'reports:read'];

/** What a key shows besides its secret, and from where, through the door a machine uses. */
describe('keys of machines', () => {
  let world: ApiWorld;
  let admin: Record<string, string>;

  beforeAll(async () => {
    world = await openApiWorld({
      API_HMAC_KEY: 'h'.repeat(40),
      API_TRUSTED_PROXIES: '127.0.0.1',
      API_CERTIFICATE_PROXIES: '127.0.0.1',
    });
    admin = await world.cookie('admin');
  });
  afterAll(() => world.close());

  const make = (extra: object = {}): Promise<Answer> =>
    world.call('POST', '/v1/api-keys', admin, {
      name: `sensor ${randomBytes(4).toString('hex')}`,
      ...{ role: 'reporter', scopes: SCOPES, constituent: 'DIV-CABINET', ...extra },
    });
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

  it('are listed with their last use and without their secrets, to their keepers only', async () => {
    const { body } = await make({ networks: ['203.0.113.7'], daysValid: 10 });
    await world.call('GET', '/v1/reports', { ...bearer(body.key), 'x-forwarded-for': '203.0.113.7' });
    const ofAdmin = await world.call('GET', '/v1/api-keys?state=live', admin);
    const line = ofAdmin.body.items.find((it: { id: string }) => it.id === body.id);
    expect(line).toMatchObject({
      constituent: 'DIV-CABINET',
      networks: ['203.0.113.7/32'],
      tier: 'bearer',
      state: 'live',
      lastUsedAt: expect.stringMatching(/Z$/),
    });
    expect(JSON.stringify(ofAdmin.body)).not.toContain(body.key.slice(-43));
    const own = await world.call('GET', '/v1/api-keys', await world.cookie('reporter'));
    expect(own.body.items.map((it: { id: string }) => it.id)).toContain(body.id);
    const others = await world.call('GET', '/v1/api-keys', await world.cookie('reporter-other'));
    expect(others.body.items.map((it: { constituent: string }) => it.constituent)).toEqual(['NTRC']);
    expect((await world.call('GET', '/v1/api-keys', await world.cookie('analyst'))).status).toBe(403);
    expect((await world.call('GET', '/v1/api-keys', bearer(world.people.apiKeys[0]!.key))).status).toBe(403);
  });

  it('are rotated without a gap and ended by their own body', async () => {
    const own = await world.cookie('reporter');
    const old = (await make()).body;
    const oldValidUntil = new Date(Date.now() + 3_600_000).toISOString();
    const path = `/v1/api-keys/${old.id}/rotation`;
    const next = await world.call('POST', path, own, { oldValidUntil });
    expect(next).toMatchObject({
      status: 201,
      body: { oldValidUntil, key: expect.stringMatching(/^fcert_/) },
    });
    for (const key of [old.key, next.body.key])
      expect((await world.call('GET', '/v1/reports', bearer(key))).status).toBe(200);
    expect(await world.call('POST', path, own, { oldValidUntil })).toMatchObject({
      status: 409,
      body: { code: 'two-keys-live' },
    });
    expect((await world.call('DELETE', `/v1/api-keys/${old.id}`, own)).status).toBe(204);
    const foreign = await world.cookie('reporter-other');
    expect((await world.call('DELETE', `/v1/api-keys/${next.body.id}`, foreign)).status).toBe(404);
    expect((await world.call('DELETE', `/v1/api-keys/${next.body.id}`, bearer(next.body.key))).status).toBe(
      403,
    );
  });

  it.each([['10.0.0.0/33'], ['10.0.0.1/8'], ['everywhere'], ['']])(
    'name no network such as "%s"',
    async (network) => {
      const { status, body } = await make({ networks: [network] });
      expect([status, body.errors[0].pointer]).toEqual([400, '/networks']);
    },
  );

  it('A8 trusted header: forged addresses from outside the proxy count for nothing', async () => {
    const { key } = (await make({ networks: ['203.0.113.7'] })).body;
    const direct = await openApiWorldBeside(world);
    const ask = (port: number, forwarded: string) =>
      sendRaw(port, [
        `GET /v1/reports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n${forwarded}\r\n\r\n`,
      ]);
    const forged = [
      'X-Forwarded-For: 203.0.113.7',
      'X-Forwarded-For: 203.0.113.7, 127.0.0.1',
      'Forwarded: for=203.0.113.7',
      'X-Real-IP: 203.0.113.7',
      'X-Client-IP: 203.0.113.7',
    ];
    for (const line of forged) expect([line, (await ask(direct.port, line)).status]).toEqual([line, 401]);
    await direct.close();
    const through = (line: string) => ask(world.api.port, line).then(({ status }) => status);
    expect(await through('X-Forwarded-For: 203.0.113.7')).toBe(200);
    expect(await through('X-Forwarded-For: 203.0.113.7, 198.51.100.1')).toBe(401);
    expect(await through('X-Forwarded-For: 198.51.100.1, 203.0.113.7')).toBe(200);
  });

  describe('that sign their requests', () => {
    let key: string;
    beforeAll(async () => {
      key = (await make({ tier: 'hmac' })).body.key;
    });

    function signed(method: string, target: string, body: string, time = Math.floor(Date.now() / 1000)) {
      const [, id, secret] = /^fcert_([0-9a-f]{32})_(.+)$/.exec(key)!;
      const nonce = randomBytes(16).toString('base64url');
      const hash = createHash('sha256').update(body).digest('hex');
      const text = ['FCERT-HMAC-SHA256', method, target, hash, time, nonce].join('\n');
      const signature = createHmac('sha256', secret!).update(text).digest('base64url');
      return {
        authorization: `FCERT-HMAC-SHA256 id=${id}, time=${time}, nonce=${nonce}, signature=${signature}`,
      };
    }
    const send = async (method: string, target: string, headers: Record<string, string>, body?: string) =>
      answerOf(
        await fetch(world.url + target, {
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          body,
        }),
      );

    it('report and read; the same request again is refused, and so is another body under its signature', async () => {
      const body = JSON.stringify(REPORT);
      const headers = signed('POST', '/v1/reports', body);
      expect((await send('POST', '/v1/reports', headers, body)).status).toBe(202);
      expect(await send('POST', '/v1/reports', headers, body)).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
      const other = JSON.stringify({ ...REPORT, title: 'Another' });
      expect((await send('POST', '/v1/reports', signed('POST', '/v1/reports', body), other)).status).toBe(
        401,
      );
      const list = '/v1/reports?limit=1';
      expect((await send('GET', list, signed('GET', list, ''))).status).toBe(200);
      expect((await send('GET', '/v1/reports?limit=2', signed('GET', list, ''))).status).toBe(401);
      expect((await send('GET', list, signed('GET', list, '', 1_700_000_000))).status).toBe(401);
    });

    it('do not show their secret as a bearer key, and do not sign what is read as it comes', async () => {
      expect((await world.call('GET', '/v1/reports', bearer(key))).status).toBe(401);
      const bulk = await fetch(`${world.url}/v1/reports/bulk`, {
        method: 'POST',
        headers: { ...signed('POST', '/v1/reports/bulk', ''), 'content-type': 'application/x-ndjson' },
        body: `${JSON.stringify(REPORT)}\n`,
      });
      expect(bulk.status).toBe(401);
    });
  });

  describe('with a client certificate, behind a proxy that ends TLS', () => {
    let certificates: TestCertificates | undefined;
    beforeAll(() => {
      certificates = certificatesOfATest();
    });
    afterAll(() => certificates?.remove());

    it('are taken with theirs, not with another, and not from whoever writes the header', async () => {
      if (!certificates)
        return process.stdout.write('\n  not run: there is no openssl to make certificates with\n');
      const { client, stranger } = certificates;
      const { key } = (await make({ tier: 'mtls', certificateSha256: client.sha256 })).body;
      const proxy = await startTlsProxy(certificates, world.api.port);
      try {
        process.stdout.write(`\n  certificates are checked behind ${proxy.name}\n`);
        expect(await proxy.get('/v1/reports', bearer(key), client)).toBe(200);
        expect(await proxy.get('/v1/reports', bearer(key), stranger)).toBe(401);
        expect(await proxy.get('/v1/reports', bearer(key))).toBe(401);
        const forged = {
          'x-fcert-client-cert': encodeURIComponent(client.pem),
          'x-fcert-client-verify': 'SUCCESS',
        };
        expect(await proxy.get('/v1/reports', { ...bearer(key), ...forged })).toBe(401);
        const direct = await openApiWorldBeside(world);
        const headers = { ...bearer(key), ...forged };
        expect((await fetch(`http://127.0.0.1:${direct.port}/v1/reports`, { headers })).status).toBe(401);
        await direct.close();
      } finally {
        await proxy.stop();
      }
    });
  });
});

/** A second api on the same database that trusts no proxy at all. */
async function openApiWorldBeside(world: ApiWorld) {
  const { createApiApp } = await import('../../apps/api/src/create-api-app.js');
  return createApiApp({
    FCERT_WORLD: 'test',
    LOG_LEVEL: 'silent',
    ...processEnv(world.database.url, 'api'),
    DATABASE_POOL_MAX: '4',
    QUEUE_BACKEND: 'postgres',
    API_PORT: '0',
  });
}
