import { type ApiWorld, openApiWorld } from '../api-world.js';
import { CALLBACK, OidcBrowser, cookieSet, wordOf } from '../oidc-browser.js';
import { CLIENT, OTHER_CLIENT, TestOpenIdProvider } from '../openid-provider.js';
import { nextCode } from '../second-factor.js';

const MFA = { amr: ['pwd', 'mfa'] };

/** People who sign in at a real OpenID provider. */
describe('sign-in through an OpenID provider', () => {
  let provider: TestOpenIdProvider;
  let world: ApiWorld;
  let browser: OidcBrowser;
  let admin: Record<string, string>;

  beforeAll(async () => {
    provider = await TestOpenIdProvider.start(CALLBACK);
    world = await openApiWorld(settings());
    browser = new OidcBrowser(world, provider);
    admin = await world.cookie('admin');
  });
  afterAll(async () => {
    await world.close();
    await provider.stop();
  });

  type Headers = Record<string, string>;
  const settings = () => ({
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_REDIRECT_URL: CALLBACK,
    OIDC_TRUSTED_AMR: 'mfa',
    OIDC_RETURN_PATHS: '/,/console',
  });
  const rows = (sql: string) => world.database.transactions.reader.query<Record<string, unknown>>(sql);
  const accountOf = (role: string) => world.people.accounts.find((it) => it.role === role)!;
  const session = (as: Headers) => world.call('GET', '/v1/session', as);
  const refusals = () =>
    rows(`SELECT data ->> 'reason' AS reason FROM audit_entry WHERE action = 'session.refused'
            AND data ->> 'at' = 'oidc' ORDER BY at, id`);
  const linkTo = async (sub: string, as: Headers): Promise<Headers> =>
    cookieSet(await browser.through({ sub }, { path: '/v1/oidc/link', as }), 'fcert')!;

  it('is linked by whoever is signed in and has just proven it, and every other session ends', async () => {
    const as = await world.cookie('analyst');
    await rows(`UPDATE person_session SET second_factor_at = now() - interval '11 minutes'`);
    expect((await world.call('POST', '/v1/oidc/link', as, {})).body.code).toBe('step-up-required');
    await rows('UPDATE person_session SET second_factor_at = now()');
    expect((await world.call('GET', '/v1/oidc/link', as)).status).toBe(404);
    const back = await browser.away(
      { sub: 'analyst-1' },
      {
        ...{ path: '/v1/oidc/link', as },
        change: (url) => {
          const { prompt, max_age, code_challenge_method } = Object.fromEntries(url.searchParams);
          expect([prompt, max_age, code_challenge_method]).toEqual(['login', '300', 'S256']);
          return url;
        },
      },
    );
    const linked = await browser.comeBack(back);
    expect([linked.status, linked.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    expect(linked.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const renewed = cookieSet(linked, 'fcert')!;
    expect([(await session(as)).status, (await session(renewed)).status]).toEqual([401, 200]);
    expect((await world.call('GET', '/v1/oidc/link', renewed)).body).toMatchObject({
      issuer: provider.issuer,
      lastUsedAt: null,
    });
    const [entry] = await rows(
      `SELECT actor_kind AS actor, data FROM audit_entry WHERE action = 'person.linked'`,
    );
    expect(entry).toMatchObject({ actor: 'person', data: { by: 'owner', issuer: provider.issuer } });
    expect(JSON.stringify(entry)).not.toContain('analyst-1');
  });

  it('starts a session of its own each time; a second factor is believed in the words that are trusted', async () => {
    const first = await browser.through({ sub: 'analyst-1', ...MFA });
    const [one, two] = [first, await browser.through({ sub: 'analyst-1', ...MFA })].map((it) =>
      cookieSet(it, 'fcert')!,
    );
    expect(one).not.toEqual(two);
    expect((await session(one!)).body).toMatchObject({ role: 'analyst', mustEnrol: false, isProven: true });
    expect(first.headers.getSetCookie().join()).toMatch(/fcert-oidc=; Path=\/; HttpOnly; SameSite=Lax/);
    expect((await world.call('DELETE', '/v1/session', one)).status).toBe(204);
    expect([(await session(one!)).status, (await session(two!)).status]).toEqual([401, 200]);
    const [entry] = await rows(
      `SELECT data FROM audit_entry WHERE action = 'session.started' AND data ->> 'by' = 'oidc' LIMIT 1`,
    );
    expect(entry).toEqual({ data: { by: 'oidc', factor: 'provider' } });
  });

  it('asks for our own second factor where the provider says nothing that is trusted', async () => {
    await linkTo('lead-1', await world.cookie('shift-lead'));
    const known = await browser.through({ sub: 'lead-1', amr: ['pwd'] });
    expect([known.status, cookieSet(known, 'fcert')]).toEqual([200, undefined]);
    expect(known.body).toContain('data-next="/"');
    const ticket = cookieSet(known, 'fcert-oidc')!;
    const prove = (body: object, as = ticket) => world.call('POST', '/v1/oidc/second-factor', as, body);
    expect((await prove({ otp: '000000' })).body.code).toBe('second-factor-refused');
    expect((await prove({ response: {} })).body.code).toBe('passkeys-off');
    expect((await prove({})).body.code).toBe('validation-failed');
    const trip = await browser.away({ sub: 'lead-1' });
    for (const as of [{}, { cookie: trip.cookie }, { cookie: `${ticket.cookie}x` }])
      expect((await prove({ otp: '000000' }, as as Headers)).body.code).toBe('oidc-state-refused');
    const otp = await nextCode(accountOf('shift-lead').totpSecret!);
    const proven = await prove({ otp });
    expect([proven.status, proven.body.isProven]).toEqual([201, true]);
    expect((await session(cookieSet(proven, 'fcert')!)).status).toBe(200);
    const last = await rows(
      `SELECT data FROM audit_entry WHERE action = 'session.started' ORDER BY id DESC LIMIT 1`,
    );
    expect(last).toEqual([{ data: { by: 'oidc', factor: 'code' } }]);
  });

  it('takes an answer once, and from the browser that left', async () => {
    const subject = { sub: 'analyst-1', ...MFA };
    const [back, other] = [await browser.away(subject), await browser.away(subject)];
    const state = (value: string) => {
      const url = new URL(back.url);
      url.searchParams.set('state', value);
      return url;
    };
    const refused = '401 oidc-state-refused';
    for (const shown of [
      { ...back, cookie: '' },
      { ...back, cookie: other.cookie },
      { ...back, cookie: `${back.cookie}; ${back.cookie}` },
      { ...back, cookie: `${back.cookie.slice(0, -2)}AA` },
      { ...back, url: state('x') },
      { ...back, url: new URL(CALLBACK) },
    ])
      expect(wordOf(await browser.comeBack(shown))).toBe(refused);
    const both = await Promise.all([browser.comeBack(back), browser.comeBack(back)]);
    expect(both.map(wordOf).sort()).toEqual([refused, 'in']);
    // A fresh browser that is given a code that was used: the provider itself takes it once.
    const next = await browser.away(subject);
    next.url.searchParams.set('code', back.url.searchParams.get('code')!);
    expect(wordOf(await browser.comeBack(next))).toBe('401 oidc-answer-refused');
  });

  it('refuses what the provider did not say to us, for this, now; its words go nowhere', async () => {
    const attempts = () => rows('SELECT count(*)::int AS n FROM sign_in_attempt');
    const before = [await attempts(), (await refusals()).length];
    const subject = { sub: 'analyst-1', ...MFA };
    const set = (name: string, value: string) => (url: URL) => {
      url.searchParams.set(name, value);
      return url;
    };
    const bent = async (name: string, value: string) => {
      const back = await browser.away(subject);
      return wordOf(await browser.comeBack({ ...back, url: set(name, value)(back.url) }));
    };
    const refused = '401 oidc-answer-refused';
    expect(await browser.outcome(subject, { change: set('nonce', 'of-somebody-else') })).toBe(refused);
    expect(await bent('iss', 'https://evil.example')).toBe(refused);
    expect(await bent('code', 'x')).toBe(refused);
    expect(await browser.outcome(subject, { change: set('client_id', OTHER_CLIENT.id) })).toBe(refused);
    expect(await browser.outcome(subject, { change: set('code_challenge', 'x'.repeat(43)) })).toBe(refused);
    provider.secondsBehind = 75;
    expect(await browser.outcome(subject)).toBe('in');
    provider.secondsBehind = 300;
    expect(await browser.outcome(subject)).toBe(refused);
    provider.secondsBehind = 0;
    const told = await browser.away(subject);
    told.url.searchParams.delete('code');
    told.url.searchParams.set('error', 'access_denied');
    told.url.searchParams.set('error_description', '<b>call 555-0100</b>');
    const page = await browser.comeBack(told);
    expect([wordOf(page), String(page.body).includes('555-0100')]).toEqual(['401 oidc-denied', false]);
    expect((await refusals()).slice(before[1] as number).map(({ reason }) => reason)).toEqual([
      ...['claims', 'answer', 'code', 'code', 'code', 'time', 'denied'],
    ]);
    expect(await attempts()).toEqual(before[0]);
  });

  it('opens no account to an unlinked subject, whatever address the provider names', async () => {
    const people = () => rows('SELECT count(*)::int AS n FROM person');
    const before = await people();
    const { email } = accountOf('admin');
    const stranger = { sub: 'stranger', email, email_verified: true, ...MFA };
    expect(await browser.outcome(stranger)).toBe('401 oidc-not-linked');
    const lead = { path: '/v1/oidc/link', as: await world.cookie('director') };
    expect(await browser.outcome({ sub: 'analyst-1' }, lead)).toBe('409 oidc-subject-taken');
    expect(await people()).toEqual(before);
    const late = await browser.away({ sub: 'director-1' }, lead);
    await world.call('DELETE', '/v1/session', lead.as);
    expect(wordOf(await browser.comeBack(late))).toBe('401 oidc-session-over');
  });

  it('accepts an invitation for a subject, once, and answers a disabled account as an unknown one', async () => {
    const body = { email: 'new@ntrc.example', name: 'New Reporter', role: 'reporter', constituent: 'NTRC' };
    const made = (await world.call('POST', '/v1/people', admin, body)).body;
    const token = made.invitation.token as string;
    const leaving = { path: '/v1/oidc/acceptance', body: { token, returnTo: '/console' } };
    const [one, two] = [
      await browser.away({ sub: 'new-1' }, leaving),
      await browser.away({ sub: 'new-2' }, leaving),
    ];
    const accepted = await browser.comeBack(one);
    expect(accepted.body).toContain('content="0;url=/console"');
    expect((await session(cookieSet(accepted, 'fcert')!)).body).toMatchObject({ name: 'New Reporter' });
    expect(wordOf(await browser.comeBack(two))).toBe('404 not-found');
    expect((await world.call('POST', '/v1/oidc/acceptance', {}, { token })).status).toBe(404);
    const path = `/v1/people/${made.id}`;
    const { body: now } = await world.call('GET', path, admin);
    expect(now).toMatchObject({ state: 'active', oidcOnly: false, oidcLinkedAt: expect.any(String) });
    expect((await world.call('POST', `${path}/invitation`, admin)).body.code).toBe('approval-required');
    await world.call('PATCH', path, { ...admin, 'if-match': `"${now.version}"` }, { disabled: true });
    expect(await browser.outcome({ sub: 'new-1' })).toBe('401 oidc-not-linked');
    expect((await refusals()).at(-1)).toEqual({ reason: 'disabled' });
  });

  it('may be the only way into an account, which no password opens then', async () => {
    const account = accountOf('reporter');
    const signIn = () =>
      world.call('POST', '/v1/session', {}, { email: account.email, password: account.password });
    const as = cookieSet(await signIn(), 'fcert')!;
    const { id } = (await session(as)).body as { id: string };
    const path = `/v1/people/${id}`;
    const tell = async (patch: object) => {
      const { version } = (await world.call('GET', path, admin)).body as { version: number };
      return world.call('PATCH', path, { ...admin, 'if-match': `"${version}"` }, patch);
    };
    expect((await tell({ oidcOnly: true })).body.code).toBe('not-linked');
    const linked = await linkTo('reporter-1', as);
    expect((await tell({ oidcOnly: true })).body).toMatchObject({ oidcOnly: true });
    expect((await session(linked)).status).toBe(401);
    const refused = await signIn();
    expect([refused.status, refused.body.code]).toEqual([401, 'sign-in-refused']);
    const inside = cookieSet(await browser.through({ sub: 'reporter-1' }), 'fcert')!;
    expect((await world.call('DELETE', '/v1/oidc/link', inside)).body.code).toBe('last-way-in');
    expect((await tell({ oidcOnly: false })).status).toBe(200);
    const again = cookieSet(await signIn(), 'fcert')!;
    const removed = await world.call('DELETE', '/v1/oidc/link', again);
    expect([removed.status, (await session(again)).status]).toEqual([204, 401]);
    expect(await browser.outcome({ sub: 'reporter-1' })).toBe('401 oidc-not-linked');
  });

  it('is taken from somebody by two administrators', async () => {
    const [{ id }] = (await rows(`SELECT person_id AS id FROM oidc_link WHERE subject = 'analyst-1'`)) as [
      { id: string },
    ];
    const asked = { kind: 'person.unlink', subject: id, reason: 'Left the ministry of the provider' };
    const approval = (await world.call('POST', '/v1/approvals', admin, asked)).body.id as string;
    expect(await browser.outcome({ sub: 'analyst-1', ...MFA })).toBe('in');
    const other = await world.cookie('admin-other');
    expect((await world.call('PUT', `/v1/approvals/${approval}/approval`, other)).status).toBe(200);
    expect(await browser.outcome({ sub: 'analyst-1', ...MFA })).toBe('401 oidc-not-linked');
    expect((await world.call('POST', '/v1/approvals', admin, asked)).status).toBe(404);
  });

  it('goes on to a listed path alone, and begins for no page of another site', async () => {
    for (const returnTo of ['//evil.example', 'https://evil.example/', '/elsewhere', '/console/..//evil'])
      expect((await world.call('POST', '/v1/oidc/sign-in', {}, { returnTo })).body).toMatchObject({
        code: 'validation-failed',
        errors: [{ pointer: '/returnTo' }],
      });
    const foreign = await world.call('POST', '/v1/oidc/sign-in', { origin: 'https://evil.example' }, {});
    expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
    expect((await world.call('GET', '/v1/oidc')).body).toEqual({
      enabled: true,
      available: true,
      signOutAddress: expect.stringContaining(`${provider.issuer}/session/end`),
    });
  });

  it('says so when the provider is away, and passwords go on', async () => {
    const back = await browser.away({ sub: 'lead-1', ...MFA });
    provider.isAway = true;
    const page = await browser.comeBack(back);
    expect([wordOf(page), page.headers.get('retry-after')]).toEqual(['503 oidc-provider-away', '30']);
    const second = await openApiWorld(settings());
    expect((await second.call('GET', '/v1/oidc')).body).toMatchObject({ enabled: true, available: false });
    const begun = await second.call('POST', '/v1/oidc/sign-in', {}, {});
    expect([begun.status, begun.body.code]).toEqual([503, 'oidc-provider-away']);
    const { email, password } = second.people.accounts.find(({ role }) => role === 'reporter')!;
    expect((await second.call('POST', '/v1/session', {}, { email, password })).status).toBe(201);
    await second.close();
    provider.isAway = false;
  });

  it('believes no token that is signed with another key than the provider shows', async () => {
    provider.showsOtherKeys = true;
    const third = await openApiWorld(settings());
    expect(await browser.outcome({ sub: 'unknown' })).toBe('401 oidc-not-linked');
    expect(await new OidcBrowser(third, provider).outcome({ sub: 'unknown' })).toBe(
      '401 oidc-answer-refused',
    );
    await third.close();
    provider.showsOtherKeys = false;
  });

  it('is off where nothing is configured', async () => {
    const without = await openApiWorld();
    expect((await without.call('GET', '/v1/oidc')).body).toMatchObject({ enabled: false, available: false });
    const begun = await without.call('POST', '/v1/oidc/sign-in');
    expect([begun.status, begun.body.code]).toEqual([409, 'oidc-off']);
    await without.close();
  });
});
