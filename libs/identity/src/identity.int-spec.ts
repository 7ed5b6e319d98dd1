import { type PersonActor, newId, systemActor } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { ProcessConfig } from '@fcert/platform';
import { hash } from '@node-rs/argon2';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { codeAnew, secondFactorsOf, secretsOf } from '../testing/second-factors-of.js';
import { Authenticator } from './authenticator.js';
import { CreateApiKey } from './create-api-key.js';
import { identityEntities } from './data/entities.js';
import { insertPerson } from './data/people.js';
import { livePerson } from './data/sessions.js';
import { remainingWait } from './domain/sign-in-backoff.js';
import { EndSession } from './end-session.js';
import { ForgetSignIns } from './forget-sign-ins.js';
import { PasswordHasher } from './password-hasher.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { type DemoPeople, SeedDemoPeople } from './seed-demo-people.js';
import { secretHash } from './secrets.js';
import { SignIn } from './sign-in.js';

const owners = (prefix: string) => [1, 2, 3].map((n) => ({ code: `${prefix}-${n}`, id: newId() }));
const constituents = owners('BODY');
const providers = owners('PROVIDER').slice(0, 2);

describe('people, sessions and keys', () => {
  let db: TestDatabase;
  let signIn: SignIn;
  let keys: CreateApiKey;
  let demo: DemoPeople;
  const address = '192.0.2.1';

  const authenticator = () => new Authenticator(db.transactions);
  const account = (role: string) => demo.accounts.find((it) => it.role === role)!;
  const events = (type: string) =>
    db.transactions.reader.query<{ payload: object }>('SELECT payload FROM outbox WHERE type = $1', [type]);
  const otpOf = async (email: string) => {
    const secret = demo.accounts.find((it) => it.email === email.toLowerCase())?.totpSecret;
    return secret === undefined ? undefined : codeAnew(db, secret);
  };
  const start = async (role: string) =>
    signIn.execute({ ...account(role), otp: await otpOf(account(role).email), address });
  const refusal = async (email: string, password: string, from = address) =>
    signIn.execute({ email, password, otp: await otpOf(email), address: from }).then(
      () => 'let in',
      (error: { code: string }) => error.code,
    );

  /** Somebody of the desk with a password, nobody of the demo world. */
  async function somebody(name: string) {
    const one = { id: newId(), email: `${newId()}@desk.example`, password: `pass ${newId()}` };
    const passwordHash = await new PasswordHasher().hash(one.password);
    const rights = { role: 'analyst' as const, constituentId: null, providerId: null };
    await db.transactions.run({ actor: systemActor('test') }, (tx) =>
      insertPerson(tx, { ...one, ...rights, name, passwordHash }),
    );
    return one;
  }

  beforeAll(async () => {
    db = await openTestDatabase(identityEntities);
    const passwords = new PasswordHasher();
    signIn = new SignIn(db.transactions, passwords, secondFactorsOf(db));
    keys = new CreateApiKey(db.transactions);
    const config = Object.assign(new ProcessConfig(), { FCERT_WORLD: 'test' });
    demo = await new SeedDemoPeople(db.transactions, passwords, config, secretsOf(db)).execute({
      constituents,
      providers,
    });
  });
  afterAll(() => db.close());

  describe('the demo people', () => {
    it('are one account for each role of the design, and keys for bodies, desk and providers', () => {
      expect(demo.accounts.map((it) => it.role)).toEqual([
        'reporter',
        'reporter-other',
        'analyst',
        'shift-lead',
        'director',
        'mssp-operator',
        'mssp-operator-other',
        'oversight',
        'admin',
        'admin-other',
      ]);
      expect(account('reporter-other').constituent).toBe('BODY-2');
      expect(demo.apiKeys).toHaveLength(constituents.length + 1 + providers.length);
      expect(new Set(demo.accounts.map((it) => it.password)).size).toBe(10);
    });

    it('are never made in production, and not twice', async () => {
      const world = (name: string) => Object.assign(new ProcessConfig(), { FCERT_WORLD: name });
      const seed = (config: ProcessConfig) =>
        new SeedDemoPeople(db.transactions, new PasswordHasher(), config, secretsOf(db));
      await expect(seed(world('production')).execute({ constituents, providers })).rejects.toThrow(
        'production',
      );
      await expect(seed(world('demo')).execute({ constituents, providers })).rejects.toThrow();
      const [row] = await db.transactions.reader.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM person',
      );
      expect(row!.n).toBe(10);
    });
  });

  describe('sessions', () => {
    it('start with the right password, in any case of the address, and name their person', async () => {
      const { email, password } = account('analyst');
      const { person, reference, expiresAt } = await signIn.execute({
        email: email.toUpperCase(),
        password,
        otp: await otpOf(email),
        address,
      });
      expect(await authenticator().session(reference)).toEqual(person);
      expect(person).toMatchObject({ kind: 'person', role: 'analyst', constituentId: null });
      expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
      expect(await auditOf(db.transactions.reader, 'session', person.sessionId)).toHaveLength(1);
    });

    it('are new at each sign-in and keep no reference in the database', async () => {
      const [first, second] = [await start('analyst'), await start('analyst')];
      expect(first.reference).not.toBe(second.reference);
      const rows = await db.transactions.reader.query<{ all: string }>(
        'SELECT s::text AS all FROM person_session s',
      );
      for (const { all } of rows) expect(all).not.toContain(first.reference);
    });

    it('end at sign-out, once, and gateways hear of it', async () => {
      const { person, reference } = await start('director');
      const before = (await events('session.revoked')).length;
      await new EndSession(db.transactions).execute(person);
      await new EndSession(db.transactions).execute(person);
      expect(await authenticator().session(reference)).toBeNull();
      expect(await livePerson(db.transactions.reader, person.sessionId)).toBeNull();
      expect(await events('session.revoked')).toHaveLength(before + 1);
    });

    it.each([
      ['idle for 31 minutes', 'analyst', "last_seen_at = now() - interval '31 minutes'"],
      ['idle for 16 minutes as administrator', 'admin', "last_seen_at = now() - interval '16 minutes'"],
      ['older than its absolute life', 'analyst', 'expires_at = now()'],
      ['revoked', 'analyst', 'revoked_at = now()'],
    ])('are over when %s', async (_why, role, change) => {
      const { person, reference } = await start(role);
      expect(await authenticator().session(reference)).not.toBeNull();
      await db.transactions.run({ actor: systemActor('test') }, (tx) =>
        tx.query(`UPDATE person_session SET ${change} WHERE id = $1`, [person.sessionId]),
      );
      expect(await authenticator().session(reference)).toBeNull();
    });

    it('are over when their person is disabled', async () => {
      const { person, reference } = await start('oversight');
      await db.transactions.run({ actor: systemActor('test') }, (tx) =>
        tx.query('UPDATE person SET disabled_at = now() WHERE id = $1', [person.id]),
      );
      expect(await authenticator().session(reference)).toBeNull();
      expect(await refusal(account('oversight').email, account('oversight').password)).toBe(
        'sign-in-refused',
      );
    });
  });

  it.each([
    ['password', `password_hash = 'another'`],
    ['account', 'disabled_at = now()'],
  ])('a sign-in under way opens nothing when the %s ends meanwhile', async (_what, change) => {
    const { id, email, password } = await somebody('Under Way');
    const slow = new PasswordHasher();
    const verify = slow.verify.bind(slow);
    slow.verify = async (...asked) => {
      const right = await verify(...asked);
      await db.transactions.reader.query(`UPDATE person SET ${change} WHERE id = $1`, [id]);
      return right;
    };
    await expect(
      new SignIn(db.transactions, slow, secondFactorsOf(db)).execute({
        email,
        password,
        address: '192.0.2.77',
      }),
    ).rejects.toMatchObject({ code: 'sign-in-refused' });
    const sessions = await db.transactions.reader.query('SELECT FROM person_session WHERE person_id = $1', [
      id,
    ]);
    expect(sessions).toEqual([]);
  });

  describe('failed sign-ins', () => {
    it('answer alike for a wrong password and an unknown account', async () => {
      expect(await refusal(account('analyst').email, 'wrong', '192.0.2.9')).toBe('sign-in-refused');
      expect(await refusal('nobody@demo.fcert.example', 'wrong', '192.0.2.9')).toBe('sign-in-refused');
    });

    it('cost a hash for an unknown account too: none takes less than 15 ms on any machine', async () => {
      const hasher = new PasswordHasher();
      await hasher.verify(null, 'makes the hash that nobody matches');
      const started = performance.now();
      expect(await hasher.verify(null, 'wrong')).toBe(false);
      expect(performance.now() - started).toBeGreaterThan(15);
    });

    it('make the next try wait longer and longer, also when the password is right, and forget at success', async () => {
      const { email, password } = account('shift-lead');
      const from = '192.0.2.20';
      const tries: string[] = [];
      for (let i = 0; i < 5; i += 1) tries.push(await refusal(email, 'wrong', from));
      expect(tries).toEqual([...Array<string>(4).fill('sign-in-refused'), 'sign-in-throttled']);
      expect(await refusal(email, password, from)).toBe('sign-in-throttled');
      expect(await refusal(email, password, '192.0.2.21')).toBe('let in');
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await refusal(email, password, from)).toBe('let in');
      expect(await refusal(email, 'wrong', from)).toBe('sign-in-refused');
    });

    it('let no more guesses through when they come all at once', async () => {
      const { email } = account('reporter');
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => refusal(email, 'wrong', '192.0.2.30')),
      );
      expect(answers.filter((answer) => answer === 'sign-in-refused')).toHaveLength(4);
      expect(answers.filter((answer) => answer === 'sign-in-throttled')).toHaveLength(8);
    });
  });

  it('a password kept under an older cost is hashed anew when it is right, and no session ends for it', async () => {
    const { id, email } = await somebody('Old Cost');
    const [PASSWORD, cheap] = ['seven grey herons', await hash('seven grey herons', { memoryCost: 19_456 })];
    await db.transactions.reader.query('UPDATE person SET password_hash = $2 WHERE id = $1', [id, cheap]);
    const before = await signIn.execute({ email, password: PASSWORD, address });
    const kept = async () => {
      const sql = 'SELECT password_hash AS kept FROM person WHERE id = $1';
      const [row] = await db.transactions.reader.query<{ kept: string }>(sql, [id]);
      return row!.kept;
    };
    const renewed = await kept();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(await authenticator().session(before.reference)).not.toBeNull();
    await signIn.execute({ email, password: PASSWORD, address });
    expect(await kept()).toBe(renewed);
  });

  it('guesses from elsewhere do not hold up whoever signs in from where they have before', async () => {
    const { email, password } = await somebody('Guessed At');
    expect(await refusal(email, password, '198.51.100.1')).toBe('let in');
    const sql = `INSERT INTO sign_in_attempt (subject_kind, subject_hash, failures, last_failed_at)
                 VALUES ('account', $1, 40, now())
                 ON CONFLICT (subject_kind, subject_hash) DO UPDATE SET failures = 40, last_failed_at = now()`;
    await db.transactions.reader.query(sql, [secretHash(`account ${email}`)]);
    expect(await refusal(email, password, '198.51.100.2')).toBe('sign-in-throttled');
    expect(await refusal(email, password, '198.51.100.1')).toBe('let in');
  });

  it('while guesses abound everywhere, a stranger waits after two failures and a right password none', async () => {
    const { email, password } = account('reporter-other');
    await db.transactions.reader.query(
      `INSERT INTO sign_in_attempt (subject_kind, subject_hash, failures, last_failed_at)
       SELECT 'pair', sha256(('spray ' || n)::bytea), 1, now() FROM generate_series(1, 300) AS n`,
    );
    const tries = [];
    for (let i = 0; i < 3; i += 1) tries.push(await refusal('stranger@x.example', 'wrong', '198.51.100.9'));
    expect(tries.slice(0, 2)).toEqual(['sign-in-refused', 'sign-in-refused']);
    const [row] = await db.transactions.reader.query<{ failures: number }>(
      `SELECT failures FROM sign_in_attempt WHERE subject_kind = 'pair' AND subject_hash = $1`,
      [secretHash('pair stranger@x.example 198.51.100.9')],
    );
    expect(remainingWait('pair', row!.failures, 0, true)).toBeGreaterThan(0);
    expect(await refusal(email, password, '198.51.100.10')).toBe('let in');
    await db.transactions.reader.query(`DELETE FROM sign_in_attempt WHERE subject_kind = 'pair'`);
  });

  it('leave nothing behind once they no longer count, and neither do sessions long over', async () => {
    const { person } = await start('analyst');
    await refusal('stranger@x.example', 'wrong', '192.0.2.40');
    const rows = async () => {
      const [row] = await db.transactions.reader.query<{ attempts: number; sessions: number }>(
        `SELECT (SELECT count(*)::int FROM sign_in_attempt) AS attempts,
                (SELECT count(*)::int FROM person_session) AS sessions`,
      );
      return row!;
    };
    const forget = new ForgetSignIns(db.transactions);
    await forget.execute();
    const before = await rows();
    await db.transactions.run({ actor: systemActor('test') }, async (tx) => {
      await tx.query(
        `UPDATE sign_in_attempt SET last_failed_at = now() - interval '25 hours',
                                    succeeded_at = succeeded_at - interval '31 days'`,
      );
      await tx.query("UPDATE person_session SET expires_at = now() - interval '31 days' WHERE id = $1", [
        person.sessionId,
      ]);
    });
    expect(await forget.execute()).toBe(before.attempts + 1);
    expect(await rows()).toEqual({ attempts: 0, sessions: before.sessions - 1 });
  });

  describe('API keys', () => {
    const admin = (): PersonActor => ({
      kind: 'person',
      id: newId(),
      name: 'Admin',
      role: 'admin',
      constituentId: null,
      providerId: null,
      sessionId: newId(),
    });
    /** Each of its own name: only two of one may live at once. */
    const request = {
      get name() {
        return `siem ${newId()}`;
      },
      role: 'reporter',
      scopes: ['reports:write'],
      constituentId: constituents[0]!.id,
      providerId: null,
      daysValid: 30,
    } as const;

    it('authenticate as their body with their scopes, and only whole', async () => {
      const { id, key } = await keys.execute(admin(), request);
      expect(await authenticator().bearer(key)).toMatchObject({
        kind: 'api-key',
        id,
        constituentId: constituents[0]!.id,
        scopes: ['reports:write'],
      });
      const last = key.at(-1) === 'A' ? 'B' : 'A';
      expect(await authenticator().bearer(key.slice(0, -1) + last)).toBeNull();
      expect(await authenticator().bearer(key.slice(0, -1))).toBeNull();
      expect(
        await authenticator().bearer(`fcert_${newId().replaceAll('-', '')}_${key.slice(-43)}`),
      ).toBeNull();
      const [row] = await db.transactions.reader.query<{ all: string }>(
        'SELECT k::text AS all FROM api_key k WHERE id = $1',
        [id],
      );
      expect(row!.all).not.toContain(key.slice(-43));
    });

    it('are refused within a second of being revoked, by a process that has just used them', async () => {
      const { id, key } = await keys.execute(admin(), request);
      const busy = authenticator();
      expect(await busy.bearer(key)).not.toBeNull();
      await new RevokeApiKey(db.transactions).execute(admin(), id);
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      expect(await busy.bearer(key)).toBeNull();
      expect((await auditOf(db.transactions.reader, 'api-key', id)).map((it) => it.action)).toEqual([
        'api-key.created',
        'api-key.revoked',
      ]);
      const told = await events('session.revoked');
      expect(told.map((it) => it.payload)).toContainEqual({ sessionId: null, personId: null, keyId: id });
    });

    it('end at their date', async () => {
      const { id, key } = await keys.execute(admin(), request);
      await db.transactions.run({ actor: systemActor('test') }, (tx) =>
        tx.query('UPDATE api_key SET expires_at = now() WHERE id = $1', [id]),
      );
      expect(await authenticator().bearer(key)).toBeNull();
    });

    it('are made and ended by administrators alone, and belong to whom their role needs', async () => {
      const analyst: PersonActor = { ...admin(), role: 'analyst' };
      await expect(keys.execute(analyst, request)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(new RevokeApiKey(db.transactions).execute(analyst, newId())).rejects.toMatchObject({
        kind: 'forbidden',
      });
      await expect(new RevokeApiKey(db.transactions).execute(admin(), newId())).rejects.toMatchObject({
        kind: 'not_found',
      });
      const nobodys = { ...request, constituentId: null };
      await expect(keys.execute(admin(), nobodys)).rejects.toMatchObject({ code: 'validation-failed' });
      const analystOfBody = { ...request, role: 'analyst' } as const;
      await expect(keys.execute(admin(), analystOfBody)).rejects.toMatchObject({ code: 'validation-failed' });
    });
  });

  it('has entities that agree with the migrated tables', async () => {
    for (const { tableName, columns } of db.dataSource.entityMetadatas) {
      const real = await db.transactions.reader.query<{ name: string }>(
        'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1',
        [tableName],
      );
      expect(columns.map((c) => c.databaseName).sort()).toEqual(real.map((c) => c.name).sort());
    }
  });
});
