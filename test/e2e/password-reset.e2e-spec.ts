import { type MailServer, type ReceivedLetter, openMailServer } from '../mail-server.js';
import { WholeWorld, eventually } from '../whole-world.js';

const PUBLIC = 'https://fcert.example';
const LINK = /https:\/\/fcert\.example(\/password-reset\/en)#([\w-]{43})/;
const NEW = 'quiet harbour lantern seventeen';

/** A forgotten password: a letter, a page that does nothing by itself, a token that works once and not for long. */
describe('a forgotten password', () => {
  let relay: MailServer;
  let world: WholeWorld;
  let reporter: { email: string; password: string };
  let token: string;

  beforeAll(async () => {
    relay = await openMailServer();
    world = await WholeWorld.open({
      PUBLIC_URL: PUBLIC,
      SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
      SMTP_TLS: 'off',
    });
    reporter = accountOf('reporter');
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await relay.close();
  });

  const sql = <R>(text: string, params: unknown[] = []) =>
    world.database.transactions.reader.query<R>(text, params);
  const accountOf = (role: string) => world.people.accounts.find((it) => it.role === role)!;
  const ask = (email: string, headers = {}) => world.call('POST', '/v1/password-resets', headers, { email });
  const complete = (of: string, password: string) =>
    world.call('POST', '/v1/password-resets/completion', {}, { token: of, password });
  const signIn = (email: string, password: string) =>
    world.call('POST', '/v1/session', {}, { email, password });
  const isHandled = (n: number) =>
    eventually(`${n} requests looked at`, async () => {
      const [row] = await sql<{ n: number }>(
        'SELECT count(*)::int AS n FROM password_reset WHERE token_hash IS NOT NULL OR ended_at IS NOT NULL',
      );
      return row!.n >= n || undefined;
    });
  const forget = () => sql('DELETE FROM password_reset');
  const lettersTo = (email: string, subject: string) =>
    relay.letters.filter(
      ({ to, parts }) => to.includes(email) && (parts.get('text/plain') ?? '').includes(subject),
    );
  const tokenIn = (letter: ReceivedLetter) => LINK.exec(letter.parts.get('text/plain')!)![2]!;
  const freshToken = async (email: string) => {
    const before = lettersTo(email, '/password-reset/').length;
    await ask(email);
    const letter = await eventually('a letter', () => lettersTo(email, '/password-reset/')[before]);
    return tokenIn(letter);
  };

  it('is asked for alike whoever has an account, and only an account gets a letter', async () => {
    await sql('UPDATE person SET disabled_at = now() WHERE email = $1', [accountOf('oversight').email]);
    const asked = [reporter.email, 'nobody@example.org', accountOf('oversight').email, 'no address at all'];
    const answers = [];
    for (const email of asked)
      answers.push(await ask(email, { host: 'evil.example', 'x-forwarded-host': 'evil.example' }));
    const told = answers.map(({ status, body, headers }) => [status, body, headers.get('content-length')]);
    expect(new Set(told.map((it) => JSON.stringify(it))).size).toBe(1);
    expect(answers[0]!.status).toBe(202);
    await isHandled(asked.length);
    const letter = await eventually('the letter', () => lettersTo(reporter.email, '/password-reset/')[0]);
    token = tokenIn(letter);
    expect(relay.letters).toHaveLength(1);
    expect(letter.raw).not.toContain('evil.example');
    // What was typed, and the token, stand nowhere in the clear.
    let rows = '';
    for (const table of ['password_reset', 'outbox', 'audit_entry', 'alert_message'])
      rows += JSON.stringify(await sql(`SELECT t::text FROM ${table} t`));
    // The look can see: the address of the account stands in its letter.
    expect(rows).toContain(reporter.email);
    for (const secret of [token, 'nobody@example.org', 'no address at all'])
      for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(rows).not.toContain(text);
  }, 60_000);

  it('leads to a page that changes nothing and tells nothing, whatever stands behind its address', async () => {
    for (const language of ['en', 'ur']) {
      const page = await world.call('GET', `/password-reset/${language}`, {});
      expect(page.status).toBe(200);
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*trusted-types 'none'/);
      expect(page.body).toContain('new-password');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect((await world.call('GET', '/password-reset/xx', {})).status).toBe(400);
    expect((await world.call('GET', `/v1/password-resets/completion?token=${token}`, {})).status).toBe(405);
    expect((await signIn(reporter.email, reporter.password)).status).toBe(201);
  });

  it('is replaced once: a weak one leaves the token, a good one ends it and every session, and signs nobody in', async () => {
    const session = await world.cookie('reporter');
    const key = world.bearer(world.people.apiKeys.find(({ constituent }) => constituent)!.name);
    const weak = await complete(token, 'passwordpassword');
    expect([weak.status, weak.body.code]).toEqual([400, 'weak-password']);
    const done = await complete(token, NEW);
    expect([done.status, done.headers.get('set-cookie')]).toEqual([204, null]);
    const again = await complete(token, `${NEW} again`);
    const wrong = await complete('A'.repeat(43), NEW);
    expect([again.status, { ...again.body, traceId: '' }]).toEqual([404, { ...wrong.body, traceId: '' }]);
    expect((await world.call('GET', '/v1/session', session)).status).toBe(401);
    expect((await world.call('GET', '/v1/reports', key)).status).toBe(200);
    expect((await signIn(reporter.email, reporter.password)).status).toBe(401);
    expect((await signIn(reporter.email, NEW)).status).toBe(201);
  });

  it('is told to its owner by a letter, and to the ledger', async () => {
    const letter = await eventually('the letter about it', () => lettersTo(reporter.email, 'was changed')[0]);
    expect(letter.parts.get('text/plain')).not.toContain(NEW);
    const entries = await sql<{ action: string; letter: boolean | null }>(
      `SELECT action, (data ->> 'letter')::boolean AS letter FROM audit_entry
        WHERE action IN ('person.password-reset-asked', 'person.password-set') ORDER BY at`,
    );
    const told = entries.map((it) => `${it.action} ${it.letter}`);
    expect(told.filter((it) => it === 'person.password-reset-asked true')).toHaveLength(1);
    expect(told.filter((it) => it === 'person.password-reset-asked false')).toHaveLength(3);
    expect(told.at(-1)).toBe('person.password-set null');
  });

  it('skips no second factor', async () => {
    const { email, password } = accountOf('analyst');
    await forget();
    expect((await complete(await freshToken(email), `${NEW} for the desk`)).status).toBe(204);
    const half = await signIn(email, `${NEW} for the desk`);
    expect([half.status, half.body.code]).toEqual([401, 'second-factor-required']);
    expect((await signIn(email, password)).status).toBe(401);
  });

  it('has one token at a time, ended by its time and by any other change of the password', async () => {
    await forget();
    const { email } = accountOf('reporter-other');
    const [first, second] = [await freshToken(email), await freshToken(email)];
    expect((await complete(first, NEW)).status).toBe(404);
    await sql(`UPDATE password_reset SET expires_at = now() - interval '1 second' WHERE ended_at IS NULL`);
    expect((await complete(second, NEW)).status).toBe(404);
    await forget();
    const third = await freshToken(email);
    await sql(`UPDATE person SET password_hash = password_hash || ' ' WHERE email = $1`, [email]);
    expect((await complete(third, NEW)).status).toBe(404);
    // Guesses wait like guesses at passwords.
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await complete('B'.repeat(43), NEW)).status);
    expect(statuses).toContain(429);
  }, 60_000);

  it('brings an account no more than three letters an hour, and the answer never says', async () => {
    await forget();
    const { email } = accountOf('director');
    const before = relay.letters.length;
    const variants = [email, email.toUpperCase(), ` ${email}`, email, email];
    for (const one of variants) expect((await ask(one)).status).toBe(202);
    await isHandled(variants.length);
    const rows = await sql<{ opened: boolean; how: string | null; n: number }>(
      `SELECT token_hash IS NOT NULL AS opened, ended_how AS how, count(*)::int AS n
         FROM password_reset GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { opened: false, how: 'throttled', n: 2 },
      { opened: true, how: 'replaced', n: 2 },
      { opened: true, how: null, n: 1 },
    ]);
    // A letter that was replaced before it left is not sent; the last one brings the token that works.
    await eventually('a letter that works', () =>
      lettersTo(email, '/password-reset/').find((letter) => relay.letters.indexOf(letter) >= before),
    );
    expect(lettersTo(email, '/password-reset/').length).toBeLessThanOrEqual(3);
    let last = 202;
    for (let n = 0; n < 20 && last === 202; n += 1) last = (await ask('nobody@example.org')).status;
    expect(last).toBe(429);
  }, 60_000);
});
