import { type PersonActor, type Role, newId, systemActor } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { codeAt } from '../../../../test/second-factor.js';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { secondFactorsOf, secretsOf } from '../../testing/second-factors-of.js';
import { Authenticator } from '../authenticator.js';
import { can } from '../domain/can.js';
import { factorsOf } from '../data/factors.read-model.js';
import { insertPerson } from '../data/people.js';
import { PasswordHasher } from '../password-hasher.js';
import { SignIn } from '../sign-in.js';
import { BeginTotp } from './begin-totp.js';
import { ConfirmTotp } from './confirm-totp.js';
import { RemoveTotp } from './remove-totp.js';
import { RenewRecoveryCodes } from './renew-recovery-codes.js';
import { StepUp } from './step-up.js';

const PASSWORD = 'seven grey herons over the Indus';

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('second factors', () => {
  let db: TestDatabase;
  let passwordHash: string;
  const passwords = new PasswordHasher();

  const factors = () => secondFactorsOf(db);
  const session = (reference: string) => new Authenticator(db.transactions).session(reference);
  const signIn = (email: string, otp?: string, password = PASSWORD) =>
    new SignIn(db.transactions, passwords, factors()).execute({ email, password, otp, address: newId() });
  const begin = (actor: PersonActor) => new BeginTotp(db.transactions, secretsOf(db)).execute(actor);
  const confirm = (actor: PersonActor, code: string) =>
    new ConfirmTotp(db.transactions, factors(), secretsOf(db)).execute(actor, code);

  /** The 30-second step by the clock that decides. */
  async function step(): Promise<number> {
    const [row] = await db.transactions.reader.query<{ step: number }>(
      'SELECT floor(extract(epoch FROM clock_timestamp()) / 30)::float8 AS step',
    );
    return row!.step;
  }

  async function somebody(role: Role = 'analyst') {
    const email = `${newId()}@desk.example`;
    const owner = { constituentId: role === 'reporter' ? newId() : null, providerId: null };
    const person = { id: newId(), email, name: 'Some Body', role, ...owner, passwordHash };
    await db.transactions.run({ actor: systemActor('test') }, (tx) => insertPerson(tx, person));
    return { id: person.id, email };
  }

  /** Somebody whose authenticator was confirmed with the code of the step before last: the present ones are unused. */
  async function enrolled(role: Role = 'analyst') {
    const { id, email } = await somebody(role);
    const first = await signIn(email);
    const { secret } = await begin(first.person);
    const { reference, recoveryCodes } = await confirm(first.person, codeAt(secret, (await step()) - 1));
    return { id, email, secret, reference, recoveryCodes, first };
  }

  beforeAll(async () => {
    db = await openTestDatabase();
    passwordHash = await passwords.hash(PASSWORD);
  });
  afterAll(() => db.close());

  it('must be set up by everybody but a reporter before anything else', async () => {
    const { email } = await somebody();
    const { person, reference } = await signIn(email);
    expect(person).toMatchObject({ mustEnrol: true, isProven: true });
    expect(can(person, 'incident:list')).toBe(false);
    const { secret, uri } = await begin(person);
    expect(uri).toMatch(new RegExp(`^otpauth://totp/FCERT:.*secret=${secret}`));
    const done = await confirm(person, codeAt(secret, await step()));
    expect(await session(reference)).toBeNull();
    const after = await session(done.reference);
    expect(after).toMatchObject({ id: person.id, mustEnrol: false, isProven: true });
    expect(can(after!, 'incident:list')).toBe(true);
    const reporter = await somebody('reporter');
    expect((await signIn(reporter.email)).person).toMatchObject({ mustEnrol: false });
  });

  it('are asked for after the right password alone', async () => {
    const { email, secret } = await enrolled();
    const now = await step();
    expect(await outcome(signIn(email))).toBe('second-factor-required');
    expect(await outcome(signIn(email, undefined, 'wrong'))).toBe('sign-in-refused');
    expect(await outcome(signIn(email, codeAt(secret, now), 'wrong'))).toBe('sign-in-refused');
    expect(await outcome(signIn(email, codeAt(secret, now)))).toBe('done');
  });

  it('take a code once, none older, and only of this step and its neighbours', async () => {
    const { email, secret } = await enrolled('reporter');
    const now = await step();
    expect(await outcome(signIn(email, codeAt(secret, now - 2)))).toBe('second-factor-refused');
    expect(await outcome(signIn(email, codeAt(secret, now + 3)))).toBe('second-factor-refused');
    const once = codeAt(secret, now);
    const answers = await Promise.all([outcome(signIn(email, once)), outcome(signIn(email, once))]);
    expect(answers.sort()).toEqual(['done', 'second-factor-refused']);
    expect(await outcome(signIn(email, codeAt(secret, now - 1)))).toBe('second-factor-refused');
    expect(await outcome(signIn(email, codeAt(secret, now + 1)))).toBe('done');
  });

  it('let five guesses a code through, also when they come all at once, and every process counts the same', async () => {
    const { email, secret, recoveryCodes } = await enrolled();
    // Connections that must first be opened come too late on a busy machine, and then nobody guesses at all.
    await Promise.all(Array.from({ length: 7 }, () => db.transactions.reader.query('SELECT pg_sleep(0.2)')));
    const guesses = await Promise.all(
      Array.from({ length: 7 }, (_, i) => outcome(signIn(email, String(100_000 + i)))),
    );
    expect(guesses.sort()).toEqual([
      ...Array<string>(5).fill('second-factor-refused'),
      ...Array<string>(2).fill('second-factor-throttled'),
    ]);
    const right = codeAt(secret, await step());
    expect(await outcome(signIn(email, right))).toBe('second-factor-throttled');
    const { transactions } = await db.another();
    const elsewhere = new SignIn(transactions, passwords, factors());
    const shown = { email, password: PASSWORD, otp: recoveryCodes[0]!, address: newId() };
    expect(await outcome(elsewhere.execute(shown))).toBe('second-factor-throttled');
    const [waited] = await db.transactions.reader.query<{ n: number }>(
      `UPDATE sign_in_attempt SET last_failed_at = last_failed_at - interval '31 seconds'
        WHERE subject_kind = 'factor' AND failures = 5 RETURNING failures AS n`,
    );
    expect(waited).toEqual({ n: 5 });
    expect(await outcome(signIn(email, codeAt(secret, await step())))).toBe('done');
  });

  it('are replaced by each recovery code once, and a new sheet ends the old one', async () => {
    const { id, email, first, recoveryCodes } = await enrolled();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [one, two, three] = recoveryCodes as [string, string, string];
    const both = await Promise.all([outcome(signIn(email, one)), outcome(signIn(email, one))]);
    expect(both.sort()).toEqual(['done', 'second-factor-refused']);
    expect(await outcome(signIn(email, two.toLowerCase()))).toBe('done');
    expect(await factorsOf(db.transactions.reader, id)).toMatchObject({ recoveryCodesLeft: 8 });
    const fresh = await new RenewRecoveryCodes(db.transactions).execute(first.person);
    expect(await outcome(signIn(email, three))).toBe('second-factor-refused');
    expect(await outcome(signIn(email, fresh[0]))).toBe('done');
  });

  it('end every other session when they change, and no secret of theirs stands in the database', async () => {
    const { id, email, secret, reference, recoveryCodes } = await enrolled();
    const other = await signIn(email, recoveryCodes[0]);
    const person = (await session(reference))!;
    const begun = await begin(person);
    expect(await outcome(confirm(person, '000000'))).toBe('second-factor-refused');
    const replaced = await confirm(person, codeAt(begun.secret, await step()));
    expect(await session(other.reference)).toBeNull();
    expect(await outcome(signIn(email, codeAt(secret, (await step()) + 1)))).toBe('second-factor-refused');
    const rows = await db.transactions.reader.query<{ all: string }>(
      `SELECT f::text AS all FROM totp_factor f UNION ALL SELECT r::text FROM recovery_code r
       UNION ALL SELECT a::text FROM audit_entry a UNION ALL SELECT o::text FROM outbox o
       UNION ALL SELECT encode(f.sealed, 'escape') FROM totp_factor f`,
    );
    const all = rows.map((row) => row.all).join('\n');
    for (const kept of [secret, begun.secret, ...replaced.recoveryCodes]) expect(all).not.toContain(kept);
    expect((await auditOf(db.transactions.reader, 'person', id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['factor.begun', 'factor.enrolled', 'session.refused']),
    );
  });

  it('sealed for one person open for no other', async () => {
    const [one, two] = [await enrolled(), await enrolled()];
    await db.transactions.reader.query(
      `UPDATE totp_factor SET sealed = (SELECT sealed FROM totp_factor WHERE person_id = $1) WHERE person_id = $2`,
      [one.id, two.id],
    );
    await expect(signIn(two.email, codeAt(one.secret, await step()))).rejects.not.toMatchObject({
      code: 'second-factor-refused',
    });
  });

  it('proven again open destructive acts for ten minutes, under a new reference', async () => {
    const { reference, secret } = await enrolled();
    const before = (await session(reference))!;
    await db.transactions.reader.query(
      `UPDATE person_session SET second_factor_at = now() - interval '11 minutes' WHERE id = $1`,
      [before.sessionId],
    );
    expect(await session(reference)).toMatchObject({ isProven: false, mustEnrol: false });
    const stepUp = new StepUp(db.transactions, factors());
    expect(await outcome(stepUp.execute(before, '000000'))).toBe('second-factor-refused');
    const renewed = await stepUp.execute(before, codeAt(secret, (await step()) + 1));
    expect(await session(reference)).toBeNull();
    expect(await session(renewed)).toMatchObject({ isProven: true, sessionId: before.sessionId });
  });

  it('may be given up by a reporter alone', async () => {
    const [analyst, reporter] = [await enrolled(), await enrolled('reporter')];
    const remove = async ({ reference }: { reference: string }) =>
      new RemoveTotp(db.transactions).execute((await session(reference))!);
    expect(await outcome(remove(analyst))).toBe('last-factor');
    const renewed = await remove(reporter);
    expect(await outcome(signIn(reporter.email))).toBe('done');
    const person = (await session(renewed))!;
    expect(await outcome(new RenewRecoveryCodes(db.transactions).execute(person))).toBe('no-factor');
    expect(await outcome(new StepUp(db.transactions, factors()).execute(person, '123456'))).toBe('no-factor');
  });
});
