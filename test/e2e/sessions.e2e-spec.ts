import { type ApiWorld, openApiWorld } from '../api-world.js';
import { credentials } from '../second-factor.js';

describe('sign-in, sessions and keys', () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const account = (role: string) => world.people.accounts.find((it) => it.role === role)!;
  const signIn = async (role: string, more: object = {}, headers: Record<string, string> = {}) => {
    const { email, password } = account(role);
    const shown = 'password' in more ? { email, password } : await credentials(account(role));
    return world.call('POST', '/v1/session', headers, { ...shown, ...more });
  };

  it('a reporter signs in, is named with their body, signs out, and the cookie is worth nothing after', async () => {
    const { status, headers, body } = await signIn('reporter');
    expect(status).toBe(201);
    expect(body).toMatchObject({ role: 'reporter', constituent: { code: 'DIV-CABINET' }, providerId: null });
    const line = headers.get('set-cookie')!;
    expect(line).toMatch(/^fcert=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    const cookie = { cookie: line.split(';')[0]! };
    expect((await world.call('GET', '/v1/session', cookie)).body).toEqual(body);
    const out = await world.call('DELETE', '/v1/session', cookie);
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^fcert=; .*Max-Age=0$/);
    expect(out.headers.get('clear-site-data')).toContain('cookies');
    expect((await world.call('GET', '/v1/session', cookie)).status).toBe(401);
  });

  it('answers a wrong password and an unknown account with the same words', async () => {
    const wrong = await signIn('analyst', { password: 'wrong' });
    const unknown = await world.call(
      'POST',
      '/v1/session',
      {},
      { email: 'nobody@x.example', password: 'wrong' },
    );
    expect({ ...wrong.body, traceId: '' }).toEqual({ ...unknown.body, traceId: '' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
  });

  it('makes guessers wait and says for how long', async () => {
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push(await signIn('shift-lead', { password: `guess ${i}` }));
    const last = tries.at(-1)!;
    expect(last).toMatchObject({ status: 429, body: { code: 'sign-in-throttled' } });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('refuses a state change that a page of another site sends with the cookie, and takes our own pages', async () => {
    const cookie = await world.cookie('director');
    const evil = { ...cookie, origin: 'https://evil.example' };
    expect(await world.call('DELETE', '/v1/session', evil)).toMatchObject({
      status: 403,
      body: { code: 'foreign-origin' },
    });
    expect((await signIn('director', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect(
      (await world.call('DELETE', '/v1/session', { ...cookie, 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403);
    expect((await world.call('GET', '/v1/session', cookie)).status).toBe(200);
    expect((await world.call('DELETE', '/v1/session', { ...cookie, origin: world.url })).status).toBe(204);
  });

  it('takes one credential a request: a bad key is not made good by a cookie', async () => {
    const cookie = await world.cookie('analyst');
    const both = { ...cookie, authorization: 'Bearer fcert_nonsense' };
    expect((await world.call('GET', '/v1/constituents', both)).status).toBe(401);
    expect((await world.call('GET', '/v1/constituents', cookie)).status).toBe(200);
    const twice = { cookie: `${cookie.cookie}; ${cookie.cookie}` };
    expect((await world.call('GET', '/v1/constituents', twice)).status).toBe(401);
  });

  it('never takes a key from the address or the body', async () => {
    const key = world.people.apiKeys[0]!.key;
    expect((await world.call('GET', `/v1/reports?access_token=${key}`)).status).toBe(401);
    expect((await world.call('POST', '/v1/reports', {}, { access_token: key })).status).toBe(401);
  });

  it('lets an administrator make a key and end it, and nobody else', async () => {
    const admin = await world.cookie('admin');
    const wish = {
      name: 'siem',
      role: 'reporter',
      scopes: ['reports:read'],
      constituent: 'NTRC',
      daysValid: 7,
    };
    const made = await world.call('POST', '/v1/api-keys', admin, wish);
    expect(made.status).toBe(201);
    const bearer = { authorization: `Bearer ${made.body.key}` };
    expect((await world.call('GET', '/v1/reports', bearer)).status).toBe(200);
    const report = { title: 'x', description: 'y' };
    expect(await world.call('POST', '/v1/reports', bearer, report)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await world.call('POST', '/v1/api-keys', bearer, wish)).status).toBe(403);
    expect((await world.call('POST', '/v1/api-keys', await world.cookie('analyst'), wish)).status).toBe(403);
    expect((await world.call('DELETE', `/v1/api-keys/${made.body.id}`, admin)).status).toBe(204);
    expect((await world.call('DELETE', `/v1/api-keys/${made.body.id}`, admin)).status).toBe(404);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await world.call('GET', '/v1/reports', bearer)).status).toBe(401);
  });

  it.each([
    [{ scopes: [] }, '/scopes'],
    [{ scopes: ['everything'] }, '/scopes'],
    [{ role: 'owner' }, '/role'],
    [{ name: 'siem \u202etxt' }, '/name'],
    [{ constituent: 'NO-SUCH-BODY' }, '/constituent'],
    [{ role: 'analyst' }, '/constituent'],
    [{ constituent: undefined }, '/constituent'],
    [{ daysValid: 9999 }, '/daysValid'],
    [{ isAdmin: true }, '/isAdmin'],
  ])('refuses a key with %p', async (change, pointer) => {
    const wish = { name: 'siem', role: 'reporter', scopes: ['reports:read'], constituent: 'NTRC', ...change };
    const answer = await world.call('POST', '/v1/api-keys', await world.cookie('admin'), wish);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((it: { pointer: string }) => it.pointer)).toContain(pointer);
  });

  it('pages the register with opaque cursors and refuses forged ones', async () => {
    const analyst = await world.cookie('analyst');
    const codes: string[] = [];
    let next = '';
    do {
      const page = await world.call('GET', `/v1/constituents?limit=100${next}`, analyst);
      codes.push(...page.body.items.map((it: { code: string }) => it.code));
      next = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
    } while (next !== '');
    expect(codes).toHaveLength(278);
    expect(new Set(codes).size).toBe(278);
    for (const query of [
      'cursor=forged',
      'limit=0',
      'limit=201',
      'limit=1e2',
      'limit=5&limit=6',
      'sector[]=x',
      'x=1',
    ]) {
      expect([query, (await world.call('GET', `/v1/constituents?${query}`, analyst)).status]).toEqual([
        query,
        400,
      ]);
    }
    expect((await world.call('GET', '/v1/constituents', world.bearer('reporter NTRC'))).status).toBe(403);
  });

  it('carries one id from the request to the answer, the audit entry and the event', async () => {
    const headers = { 'x-request-id': 'story-of-one-request-1' };
    const { status, headers: answered } = await signIn('oversight', {}, headers);
    expect([status, answered.get('x-request-id')]).toEqual([201, 'story-of-one-request-1']);
    const rows = await world.database.transactions.reader.query<{ action: string }>(
      'SELECT action FROM audit_entry WHERE correlation_id = $1',
      ['story-of-one-request-1'],
    );
    expect(rows).toEqual([{ action: 'session.started' }]);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traced = await world.call('GET', '/livez', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    expect(traced.headers.get('x-request-id')).toBe(trace);
    const forged = await world.call('GET', '/livez', { 'x-request-id': 'a b<script>' });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
