import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '@fcert/kernel';
import request from 'supertest';
import { type ApiApp, createApiApp } from '../../apps/api/src/create-api-app.js';
import { seedWorld } from '../../apps/worker/src/seed.js';
import { ROOT, ensureBuilt } from '../built-product.js';
import { evidenceKeys } from '../evidence-keys.js';
import { nextCode } from '../second-factor.js';
import { type TestDatabase, openTestDatabase } from '../world.js';

const PASSWORD = 'seven grey herons over the Indus';
const CHOSEN = 'a tin kettle beside the canal';

/** A production world from nothing: the command makes who may let in everybody else. */
describe('the first account of a production world', () => {
  let database: TestDatabase;
  let folder: string;
  let api: ApiApp;
  let env: NodeJS.ProcessEnv;
  let keeper: Record<string, string>;
  let other: Record<string, string>;

  beforeAll(async () => {
    await ensureBuilt();
    database = await openTestDatabase();
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-first-'));
    env = {
      PATH: process.env.PATH,
      FCERT_WORLD: 'production',
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url,
      QUEUE_BACKEND: 'postgres',
    };
    api = await createApiApp({
      ...env,
      DATABASE_URL: database.urlOf('api'),
      LIVE_CURSOR_KEY: 'k'.repeat(44),
      ALERT_KEY: 'a'.repeat(44),
      IDENTITY_KEY: 'i'.repeat(44),
      EVIDENCE_KEY_FILE: evidenceKeys(folder),
      DATABASE_POOL_MAX: '4',
      API_PORT: '0',
    });
  }, 180_000);
  afterAll(async () => {
    await api.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The built program as an operator runs it. */
  function command(args: readonly string[], input = ''): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, ['dist/apps/worker/main.js', 'create-admin', ...args], {
      cwd: ROOT,
      env,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
  }

  const http = (method: 'get' | 'post' | 'patch' | 'put', url: string, as: Record<string, string> = {}) =>
    request(`http://127.0.0.1:${api.port}`)[method](url).set(as);

  /** Signs in for the first time and sets up an authenticator app, since nothing else is open before. */
  async function signIn(email: string, password: string): Promise<Record<string, string>> {
    const early = cookieOf(await http('post', '/v1/session').send({ email, password }).expect(201));
    await http('get', '/v1/incidents', early).expect(403);
    const { secret } = (await http('post', '/v1/factors/totp', early).expect(201)).body as { secret: string };
    const code = { code: await nextCode(secret) };
    return cookieOf(await http('put', '/v1/factors/totp/confirmation', early).send(code).expect(200));
  }

  function cookieOf({ headers }: request.Response): Record<string, string> {
    const [cookie] = headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^__Host-/);
    return { cookie: cookie!.split(';')[0]! };
  }

  const KEEPER = ['--email', 'Keeper@Example.org', '--name', 'Amina Qureshi'];

  it('is not wanted beside a demo: a world stays what it was made as', async () => {
    const seed = (world: string) => seedWorld({ ...env, FCERT_WORLD: world, FCERT_HOME: folder });
    await seed('production');
    await database.transactions.reader.query(
      `INSERT INTO person (id, email, name, role) VALUES ('${newId()}', 'someone@example.org', 'Someone', 'oversight')`,
    );
    await expect(seed('demo')).rejects.toMatchObject({ code: 'production-in-demo' });
    const moved = (email: string) =>
      database.transactions.reader.query(`UPDATE person SET email = '${email}' WHERE name = 'Someone'`);
    await moved('someone@demo.fcert.example');
    await expect(seed('production')).rejects.toMatchObject({ code: 'demo-in-production' });
    await database.transactions.reader.query(`DELETE FROM person WHERE name = 'Someone'`);
  }, 60_000);

  it.each([
    ['without an address', ['--name', 'Amina'], PASSWORD, /--email/],
    [
      'with a password on the command line',
      [...KEEPER, '--password', PASSWORD],
      '',
      /never on the command line/,
    ],
    ['with a word too many', [...KEEPER, PASSWORD], '', /^usage/],
    ['with a weak password', KEEPER, 'Pakistan12345!!\n', /too weak/],
    ['with no password', KEEPER, '', /at least 15/],
    ['with a file that is not there', [...KEEPER, '--password-file', '/no/such'], '', /ENOENT/],
    ['with what is no text', KEEPER, '\u0000'.repeat(5000), /too long/],
  ])('is not made %s, and what was given is not said', async (_how, args, input, why) => {
    const { code, said } = await command(args, input);
    expect(code).toBe(1);
    expect(said).toMatch(why);
    for (const secret of [PASSWORD, 'Pakistan12345']) expect(said).not.toContain(secret);
  });

  it('is made from a password on standard input, once', async () => {
    const made = await command(KEEPER, `${PASSWORD}\n`);
    expect(made).toMatchObject({ code: 0, said: expect.stringContaining('keeper@example.org') });
    const again = await command(['--email', 'other@example.org', '--name', 'Other'], PASSWORD);
    expect(again.code).toBe(1);
    expect(again.said).toMatch(/administrator already/);
    keeper = await signIn('keeper@example.org', PASSWORD);
    const { body } = await http('get', '/v1/session', keeper).expect(200);
    expect(body).toMatchObject({ name: 'Amina Qureshi', role: 'admin' });
  });

  it('may be followed by another one, from a file', async () => {
    const file = path.join(folder, 'password');
    writeFileSync(file, `${CHOSEN}\r\n`);
    const args = ['--email', 'other@example.org', '--name', 'Other', '--another', '--password-file', file];
    expect((await command(args)).code).toBe(0);
    other = await signIn('other@example.org', CHOSEN);
  });

  it('lets in everybody else: an analyst is invited, chooses a password, and works', async () => {
    const body = { email: 'Bilal@example.org', name: 'Bilal Ahmad', role: 'analyst' };
    const alone = await http('post', '/v1/people', keeper).send(body).expect(409);
    expect(alone.body).toMatchObject({ code: 'approval-required' });
    const wish = { kind: 'person.create', change: body, reason: 'Joins the desk on Monday' };
    const asked = await http('post', '/v1/approvals', keeper).send(wish).expect(201);
    const path = `/v1/approvals/${(asked.body as { id: string }).id}/approval`;
    await http('put', path, keeper).expect(409);
    const made = await http('put', path, other).expect(200);
    const { personId: id, invitation } = (
      made.body as { result: { personId: string; invitation: { token: string } } }
    ).result;
    await http('post', '/v1/session').send({ email: body.email, password: CHOSEN }).expect(401);
    const weak = await http('post', '/v1/invitations/acceptance').send({ ...invitation, password: 'short' });
    expect([weak.status, (weak.body as { code: string }).code]).toEqual([400, 'validation-failed']);
    const { token } = invitation;
    const poor = await http('post', '/v1/invitations/acceptance').send({
      token,
      password: 'bilal.ahmad.2026',
    });
    expect([poor.status, poor.body]).toMatchObject([400, { code: 'weak-password' }]);
    await http('post', '/v1/invitations/acceptance').send({ token, password: CHOSEN }).expect(204);
    await http('post', '/v1/invitations/acceptance').send({ token, password: CHOSEN }).expect(404);
    const analyst = await signIn('bilal@example.org', CHOSEN);
    await http('get', '/v1/incidents', analyst).expect(200);
    await http('get', '/v1/people', analyst).expect(403);

    const read = await http('get', `/v1/people/${id}`, keeper).expect(200);
    expect([read.headers.etag, read.body]).toMatchObject(['"2"', { state: 'active' }]);
    const patch = (version: string | null) =>
      http('patch', `/v1/people/${id}`, version === null ? keeper : { ...keeper, 'if-match': version });
    await patch(null).send({ disabled: true }).expect(428);
    await patch('"1"').send({ disabled: true }).expect(412);
    const out = await patch('"2"').send({ disabled: true }).expect(200);
    expect([out.headers.etag, out.body]).toMatchObject(['"3"', { state: 'disabled' }]);
    await http('get', '/v1/incidents', analyst).expect(401);
  });

  it('pages through the accounts, newest first, and finds those of a role', async () => {
    const seen: string[] = [];
    let next = '/v1/people?limit=1';
    for (; seen.length < 10;) {
      const { items, nextCursor } = (await http('get', next, keeper).expect(200)).body as {
        items: { email: string }[];
        nextCursor: string | null;
      };
      seen.push(...items.map(({ email }) => email));
      if (nextCursor === null) break;
      next = `/v1/people?limit=1&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(['bilal@example.org', 'other@example.org', 'keeper@example.org']);
    const admins = await http('get', '/v1/people?role=admin', keeper).expect(200);
    expect((admins.body as { items: object[] }).items).toHaveLength(2);
    const nowhere = await http('get', '/v1/people?constituent=NO-SUCH', keeper).expect(400);
    expect(nowhere.body).toMatchObject({ code: 'unknown-constituent' });
  });
});
