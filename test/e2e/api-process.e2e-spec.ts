import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@fcert/platform';
import { createApiApp } from '../../apps/api/src/create-api-app.js';
import { evidenceKeys } from '../evidence-keys.js';
import { type ApiWorld, answerOf, openApiWorld } from '../api-world.js';
import { credentials } from '../second-factor.js';
import { processEnv } from '../world.js';

describe('the api process', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld({ FCERT_WORLD: 'test', ALLOWED_ORIGINS: 'https://desk.fcert.example' });
  });
  afterAll(() => world.close());

  const another = (env: NodeJS.ProcessEnv) =>
    createApiApp({
      LOG_LEVEL: 'silent',
      ...processEnv(world.database.url, 'api'),
      DATABASE_POOL_MAX: '4',
      QUEUE_BACKEND: 'postgres',
      FCERT_WORLD: 'test',
      API_PORT: '0',
      ...env,
    });

  it('answers probes, and names whom to tell of a hole', async () => {
    expect(await world.call('GET', '/livez')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ready = await world.call('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(Object.keys(ready.body)).toEqual(['status']);
    const contact = await world.call('GET', '/.well-known/security.txt');
    expect(contact.body).toMatch(/^Contact: mailto:\S+\nExpires: \S+T00:00:00.000Z\n/);
    expect(contact.body).toContain('Canonical: https://desk.fcert.example/.well-known/security.txt');
    const details = await fetch(`http://127.0.0.1:${world.api.probePort}/readyz`).then(answerOf);
    expect(details.body.checks.database).toEqual({ status: 'ok' });
  });

  it('counts requests by route pattern on its own port, never by address', async () => {
    await world.call('GET', '/v1/incidents/FCI-2026-secret-canary', await world.cookie('analyst'));
    const text = await fetch(`http://127.0.0.1:${world.api.probePort}/metrics`).then((it) => it.text());
    expect(text).toMatch(
      /fcert_http_request_seconds_count\{route="\/v1\/incidents\/:reference",method="GET",status="404"\}/,
    );
    expect(text).not.toContain('canary');
    expect((await world.call('GET', '/metrics')).status).toBe(404);
  });

  it('says which methods an address takes, and that there is no such address', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/v1/reports', 'GET, HEAD, POST'],
      ['POST', '/v1/incidents/FC-2026-000001?x=/v1/reports', 'GET, HEAD'],
      ['PATCH', '/v1/feed-watches/candidates', 'GET, HEAD'],
      ['OPTIONS', '/livez', 'GET, HEAD'],
    ] as const) {
      const answer = await world.call(method, path);
      expect([method, path, answer.status, answer.headers.get('allow')]).toEqual([method, path, 405, allow]);
      expect(answer.body).toMatchObject({ code: 'method-not-allowed', status: 405 });
    }
    for (const path of ['/v1/reports/', '/v1//reports', '/v1/reportsx', '/V1/reports', '/v1', '/'])
      expect([path, (await world.call('DELETE', path)).status]).toEqual([path, 404]);
  });

  it('sends its standing headers with every answer, refusals included', async () => {
    for (const path of ['/livez', '/v1/session', '/no/such/address']) {
      const { headers } = await world.call('GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/^default-src 'none'; frame-ancestors 'none'/),
        'x-request-id': expect.stringMatching(/\S/),
      });
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('in production binds the cookie to https and this host, and asks browsers to stay on https', async () => {
    const { people } = world;
    const folder = mkdtempSync(join(tmpdir(), 'fcert-test-'));
    const secrets = {
      LIVE_CURSOR_KEY: 'k'.repeat(40),
      ALERT_KEY: 'a'.repeat(40),
      IDENTITY_KEY: 'i'.repeat(40),
      EVIDENCE_KEY_FILE: evidenceKeys(folder),
    };
    const api = await another({ FCERT_WORLD: 'production', ...secrets });
    try {
      const { email, password } = people.accounts[0]!;
      const answer = await fetch(`http://127.0.0.1:${api.port}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-fcert=\S{43}; .*Secure$/);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      const plain = answer.headers.get('set-cookie')!.split(';')[0]!.replace('__Host-', '');
      const tried = await fetch(`http://127.0.0.1:${api.port}/v1/session`, { headers: { cookie: plain } });
      expect(tried.status).toBe(401);
    } finally {
      await api.close();
    }
  });

  it('mounts only the doors it is told to', async () => {
    const api = await another({ API_DOORS: 'identity' });
    try {
      const ask = (path: string) => fetch(`http://127.0.0.1:${api.port}${path}`).then((it) => it.status);
      expect([await ask('/v1/session'), await ask('/v1/reports'), await ask('/livez')]).toEqual([
        401, 404, 200,
      ]);
      const document = await fetch(`http://127.0.0.1:${api.port}/openapi.json`).then(answerOf);
      expect(Object.keys(document.body.paths).filter((path) => path.includes('report'))).toEqual([]);
    } finally {
      await api.close();
    }
  });

  it.each([
    [{ API_DOORS: 'intake,cellar' }, 'API_DOORS'],
    [{ API_PORT: 'secret-canary' }, 'API_PORT'],
    [{ API_TRUSTED_PROXIES: 'everybody' }, 'API_TRUSTED_PROXIES'],
    [{ DATABASE_URL: 'mysql://secret-canary' }, 'DATABASE_URL'],
  ])('refuses to start with %p, naming the variable and not its value', async (env, name) => {
    const error: unknown = await another(env).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toContain(name);
    expect((error as Error).message).not.toContain('canary');
  });

  it('believes X-Forwarded-For only from its own proxies', async () => {
    const guess = async (url: string, address: string) => {
      const answer = await fetch(`${url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ email: 'proxied@demo.fcert.example', password: 'wrong' }),
      });
      return answer.status;
    };
    const from = async (url: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 5; i += 1) seen.push(await guess(url, `203.0.113.${i}`));
      return seen;
    };
    expect(await from(world.url)).toEqual([401, 401, 401, 401, 429]);
    const behind = await another({ API_TRUSTED_PROXIES: '127.0.0.1' });
    try {
      expect(await from(`http://127.0.0.1:${behind.port}`)).toEqual([401, 401, 401, 401, 401]);
    } finally {
      await behind.close();
    }
  });

  it('finishes what is under way when it stops, and takes nothing new', async () => {
    const api = await another({});
    const shown = await credentials(world.people.accounts.find((it) => it.role === 'director')!);
    const url = `http://127.0.0.1:${api.port}`;
    const arrived = new Promise((resolve) => api.app.getHttpServer().once('request', resolve));
    const underWay = fetch(`${url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(shown),
    }).then((it) => it.status);
    await arrived;
    await Promise.all([api.close(), underWay]);
    expect(await underWay).toBe(201);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('stops while an idle connection is open', async () => {
    const api = await another({});
    const idle = connect(api.port, '127.0.0.1');
    idle.on('error', () => undefined);
    await new Promise((resolve) => idle.once('connect', resolve));
    const started = performance.now();
    await api.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    idle.destroy();
  });
});
