import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';
import { credentials } from '../second-factor.js';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('fcertctl', () => {
  let world: CaseWorld;
  let folder: string;
  let key: string;
  let director: Record<string, string>;
  /** Recovery codes of the director: a code of an app counts once in half a minute. */
  let onPaper: string[];

  beforeAll(async () => {
    world = await openCaseWorld();
    folder = mkdtempSync(path.join(tmpdir(), 'fcertctl-'));
    director = await world.cookie('director');
    onPaper = (await world.call('POST', '/v1/factors/recovery-codes', director)).body
      .recoveryCodes as string[];
    const made = await world.call('POST', '/v1/api-keys', await world.cookie('admin'), {
      name: 'duty room terminal',
      role: 'director',
      scopes: ['incidents:read'],
      daysValid: 1,
    });
    key = made.body.key as string;
    writeFileSync(path.join(folder, 'key'), `${key}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const base = housePolicy();

  /** The real program in a process of its own, with nothing in its environment but what is given. */
  function run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const given = { PATH: process.env.PATH!, FCERT_URL: world.url, ...env };
    const script = ['scripts/fcertctl/fcertctl.mjs', ...args];
    return new Promise((resolve) => {
      execFile(process.execPath, script, { env: given, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }
  const asKey = () => ({ FCERT_API_KEY_FILE: path.join(folder, 'key') });
  const asPerson = async (role: string, otp?: string) => {
    const account = world.people.accounts.find((one) => one.role === role)!;
    const shown = otp === undefined ? await credentials(account) : { ...account, otp };
    for (const name of ['password', 'otp'] as const)
      writeFileSync(path.join(folder, `${role}.${name}`), shown[name]!, { mode: 0o600 });
    return {
      FCERT_EMAIL: shown.email,
      FCERT_PASSWORD_FILE: path.join(folder, `${role}.password`),
      FCERT_OTP_FILE: path.join(folder, `${role}.otp`),
    };
  };

  it('explains why each clock runs, when it is due, by which text, and what would stop it', async () => {
    const { reference } = await world.incident();
    await world.call('PUT', `/v1/incidents/${reference}/acknowledgement`, director);
    const { code, stdout, stderr } = await run(['clocks', 'explain', reference], asKey());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^${reference}: \\d+ of \\d+ clocks, as of .* PKT`));
    expect(stdout).toContain(`FCERT house target  [${base.id} ${base.version}, house]`);
    expect(stdout).toMatch(/why {6}began with received_by_fcert at .*\(fact \d+, recorded/);
    expect(stdout).toMatch(/- PT2H from .* \(received_by_fcert, as first recorded\): /);
    expect(stdout).toMatch(/state {4}met in time, ended .* PKT \(acknowledged\)/);
    expect(stdout).toMatch(/basis {4}None\. Set by FCERT itself/);
    expect(stdout).toMatch(/stops by classified by the fcert/);
    expect(stdout).not.toMatch(/CERT Rules.*require|required by law|mandatory|statutory/i);

    const open = await run(['clocks', 'explain', reference, '--open'], asKey());
    expect(open.stdout).not.toContain('met in time');
    const json = await run(['clocks', 'explain', reference, '--json'], asKey());
    const answer = JSON.parse(json.stdout) as { items: { policy: object; due: { working: object[] } }[] };
    for (const { policy, due } of answer.items) {
      expect(policy).toMatchObject({ status: 'house', caption: 'FCERT house target', citation: null });
      expect(due.working.length).toBeGreaterThan(0);
    }
  });

  it('explains the clocks of a task', async () => {
    const { reference } = await world.incident();
    const offered = await world.call('POST', `/v1/incidents/${reference}/mssp-tasks`, director, {
      service: 'artefact-and-forensic-analysis',
      instructions: 'Collect the logs of the three hosts.',
    });
    expect(offered.status).toBe(201);
    const { code, stdout } = await run(['clocks', 'explain', offered.body.reference as string], asKey());
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringContaining(offered.body.reference as string),
    ]);
    expect(stdout).toMatch(/began with task_assigned/);
    expect(stdout).toContain('Contract target');
    expect(stdout).toContain('FCERT house target');
  });

  it('lists, shows, tries and approves a policy', async () => {
    const document = { ...base, version: '1.9.0', title: 'House targets, second attempt' };
    const file = path.join(folder, 'text.json');
    writeFileSync(file, JSON.stringify({ ...document, caption: 'Federal limit' }));
    const propose = ['policies', 'draft', file, '--note', 'A new title', '--json'];
    const faulty = await run(propose, await asPerson('director', onPaper.pop()));
    expect([faulty.code, faulty.stderr]).toEqual([1, expect.stringContaining('/document/caption: ')]);
    writeFileSync(file, JSON.stringify(document));
    const made = await run(propose, await asPerson('director', onPaper.pop()));
    const { draftId } = JSON.parse(made.stdout) as { draftId: string };
    const listed = await run(['policies', 'list'], asKey());
    expect(listed.stdout).toMatch(
      new RegExp(`${base.id} +${base.version} +in force +house +FCERT house target +shipped`),
    );
    expect((await run(['policies', 'list', '--drafts'], asKey())).stdout).toContain(draftId);
    const shown = await run(['policies', 'show', draftId], asKey());
    expect(shown.stdout).toContain(`otherwise than ${base.version}`);
    expect(shown.stdout).toContain('/title: "');
    expect(shown.stdout).toContain('verified   by nobody at FCERT');
    const period = ['--from', '2020-01-01T00:00:00Z', '--to', '2099-01-01T00:00:00Z'];
    const tried = await run(['policies', 'dry-run', draftId, ...period], asKey());
    expect([tried.code, tried.stderr]).toEqual([0, '']);
    expect(tried.stdout).toContain('FCERT house target [house], tried as of');
    expect(tried.stdout).toContain('Nothing was changed.');

    const approve = ['policies', 'approve', draftId, '--revision', '1', '--reason', 'Agreed'];
    const byKey = await run(approve, asKey());
    expect([byKey.code, byKey.stderr]).toEqual([1, expect.stringContaining('403 forbidden')]);
    const byAuthor = await run(approve, await asPerson('director', onPaper.pop()));
    expect([byAuthor.code, byAuthor.stderr]).toEqual([1, expect.stringContaining('policy-author-decides')]);
    const bySecond = await run(approve, await asPerson('admin'));
    expect([bySecond.code, bySecond.stderr]).toEqual([0, '']);
    expect(bySecond.stdout).toContain(`it supersedes ${base.version}`);
    expect((await run(['policies', 'show', `${base.id}@1.9.0`], asKey())).stdout).toMatch(/state +approved/);
  });

  it('ends the session of the person it acted for', async () => {
    await run(['policies', 'list'], await asPerson('shift-lead'));
    const rows = await world.database.transactions.reader.query<{ made: number; open: number }>(
      `SELECT count(*)::int AS made, count(*) FILTER (WHERE s.revoked_at IS NULL)::int AS open FROM person_session s JOIN person p ON p.id = s.person_id
        WHERE p.role = 'shift-lead'`,
    );
    expect(rows[0]).toEqual({ made: 1, open: 0 });
  });

  it('says what is wrong in one line, by its exit code, and never shows a secret', async () => {
    expect(await run(['clocks', 'explain'], asKey())).toMatchObject({ code: 2 });
    expect(await run(['clocks', 'invent', 'x'], asKey())).toMatchObject({ code: 2 });
    const nobody = await run(['policies', 'list']);
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/^Set FCERT_API_KEY_FILE/)]);
    const absent = await run(['clocks', 'explain', 'FC-2000-000000'], asKey());
    expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('404 not-found')]);
    const away = await run(['policies', 'list'], { ...asKey(), FCERT_URL: 'http://127.0.0.1:9' });
    expect([away.code, away.stderr]).toEqual([1, expect.stringContaining('FCERT does not answer at')]);
    const wrong = await run(['policies', 'list'], { FCERT_API_KEY: `${key}x` });
    expect(wrong.code).toBe(1);
    for (const { stdout, stderr } of [nobody, absent, away, wrong]) {
      expect(`${stdout}${stderr}`).not.toContain(key);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
