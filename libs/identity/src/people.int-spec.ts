import { type PersonActor, newId, systemActor } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { secondFactorsOf } from '../testing/second-factors-of.js';
import { AcceptInvitation } from './accept-invitation.js';
import { Authenticator } from './authenticator.js';
import { type PersonPatch, applyPersonChange } from './apply-person-change.js';
import { ChangePerson } from './change-person.js';
import { CreateFirstAdmin } from './create-first-admin.js';
import { CreatePerson } from './create-person.js';
import { identityEntities } from './data/entities.js';
import { findPerson, peoplePage } from './data/person-page.read-model.js';
import { InvitePerson } from './invite-person.js';
import { issueInvitation } from './issue-invitation.js';
import { type NewPersonInput, makePerson } from './make-person.js';
import { PasswordHasher } from './password-hasher.js';
import { SignIn } from './sign-in.js';

const PASSWORD = 'seven grey herons over the Indus';
const OTHER = 'a tin kettle beside the canal';

/** The code of a refusal, or `done`. */
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('people and their accounts', () => {
  let db: TestDatabase;
  let admin: PersonActor;
  const passwords = new PasswordHasher();

  const first = (email: string, another = false, password = PASSWORD) =>
    new CreateFirstAdmin(db.transactions, passwords).execute({
      ...{ email, name: 'First Keeper', password, another },
      operator: 'ops',
    });
  const wish = (input: Partial<NewPersonInput>): NewPersonInput => ({
    email: `${newId()}@example.org`,
    name: 'Some Body',
    role: 'analyst',
    constituentId: null,
    providerId: null,
    ...input,
  });
  /** As if two people had agreed: what takes two stands in another spec. */
  const create = (input: Partial<NewPersonInput>, actor = admin) =>
    db.transactions.run({ actor }, (tx) => makePerson(tx, wish(input), {}));
  const createAlone = (input: Partial<NewPersonInput>, actor = admin) =>
    new CreatePerson(db.transactions).execute(actor, wish(input));
  const agreed = (id: string, patch: PersonPatch, actor = admin) =>
    db.transactions.run({ actor }, (tx) => applyPersonChange(tx, id, patch));
  const invite = (id: string) => db.transactions.run({ actor: admin }, (tx) => issueInvitation(tx, id));
  const accept = (token: string, password: string) =>
    new AcceptInvitation(db.transactions, passwords).execute({ token, password });
  const change = (id: string, version: number, patch: PersonPatch, actor = admin) =>
    new ChangePerson(db.transactions).execute(actor, { id, version, patch });
  /** As if a second factor had been shown: what is open without one stands in another spec. */
  const signIn = async (email: string, password: string) => {
    const signIns = new SignIn(db.transactions, passwords, secondFactorsOf(db));
    const started = await signIns.execute({ email, password, address: newId() });
    return { ...started, person: { ...started.person, mustEnrol: false } };
  };
  const actions = async (id: string) =>
    (await auditOf(db.transactions.reader, 'person', id)).map(({ action }) => action);

  beforeAll(async () => {
    db = await openTestDatabase(identityEntities);
    await first('keeper@example.org');
    admin = (await signIn('keeper@example.org', PASSWORD)).person;
  });
  afterAll(() => db.close());

  describe('the first administrator', () => {
    it('is made once; a further one only when it is asked for, and the ledger keeps by whom', async () => {
      expect(await outcome(first('second@example.org'))).toBe('admin-exists');
      const id = await first('second@example.org', true);
      const [entry] = await auditOf(db.transactions.reader, 'person', id);
      expect(entry).toMatchObject({
        action: 'person.created',
        data: { role: 'admin', operator: 'ops', another: true },
      });
      expect(await outcome(first('second@example.org', true))).toBe('email-known');
    });

    it('is one, also when two commands run at the same time', async () => {
      const fresh = await openTestDatabase(identityEntities);
      const make = (email: string) =>
        new CreateFirstAdmin(fresh.transactions, passwords).execute({
          ...{ email, name: 'Keeper', password: PASSWORD, another: false, operator: 'ops' },
        });
      const outcomes = await Promise.all(['a@example.org', 'b@example.org'].map((it) => outcome(make(it))));
      expect(outcomes.sort()).toEqual(['admin-exists', 'done']);
      await fresh.close();
    });

    it('has no weak password', async () => {
      expect(await outcome(first('third@example.org', true, 'Pakistan12345!!'))).toBe('weak-password');
    });
  });

  describe('an invited person', () => {
    it('cannot sign in before choosing a password, and can after, once', async () => {
      const { person, invitation } = await create({ email: 'new@example.org' });
      expect(person).toMatchObject({ state: 'invited', version: 1 });
      expect(await outcome(signIn('new@example.org', ''))).toBe('sign-in-refused');
      expect(await outcome(accept(invitation.token, 'too short'))).toBe('weak-password');
      expect(await outcome(accept(invitation.token, OTHER))).toBe('done');
      expect(await outcome(accept(invitation.token, PASSWORD))).toBe('not-found');
      expect((await signIn('new@example.org', OTHER)).person).toMatchObject({
        id: person.id,
        role: 'analyst',
      });
      expect(await actions(person.id)).toEqual([
        'person.created',
        'person.invited',
        'session.refused',
        'person.password-set',
      ]);
    });

    it('takes one invitation when two are accepted at the same moment', async () => {
      const { invitation } = await create({});
      const outcomes = await Promise.all(
        [PASSWORD, OTHER].map((it) => outcome(accept(invitation.token, it))),
      );
      expect(outcomes.sort()).toEqual(['done', 'not-found']);
    });

    it('cannot use a token that is unknown, replaced, too old, or of a disabled account', async () => {
      const { person, invitation } = await create({});
      expect(await outcome(accept('x'.repeat(43), PASSWORD))).toBe('not-found');
      const again = await new InvitePerson(db.transactions).execute(admin, person.id);
      expect(await outcome(accept(invitation.token, PASSWORD))).toBe('not-found');
      await change(person.id, 1, { disabled: true });
      expect(await outcome(accept(again.token, PASSWORD))).toBe('not-found');
      expect(await outcome(new InvitePerson(db.transactions).execute(admin, person.id))).toBe(
        'person-disabled',
      );
      await change(person.id, 2, { disabled: false });
      await db.transactions.run({ actor: systemActor('test') }, (tx) =>
        tx.query('UPDATE invitation SET expires_at = now() WHERE person_id = $1', [person.id]),
      );
      expect(await outcome(accept(again.token, PASSWORD))).toBe('not-found');
    });

    it('gets a new password by a new invitation; until it is accepted the old one and its sessions hold', async () => {
      const { person, invitation } = await create({ email: 'forgot@example.org' });
      await accept(invitation.token, PASSWORD);
      const { reference } = await signIn('forgot@example.org', PASSWORD);
      expect(await outcome(new InvitePerson(db.transactions).execute(admin, person.id))).toBe(
        'approval-required',
      );
      const { token } = await invite(person.id);
      const session = () => new Authenticator(db.transactions).session(reference);
      expect(await session()).not.toBeNull();
      await accept(token, OTHER);
      expect(await session()).toBeNull();
      expect(await outcome(signIn('forgot@example.org', PASSWORD))).toBe('sign-in-refused');
      expect(await outcome(signIn('forgot@example.org', OTHER))).toBe('done');
    });

    it('leaves no token and no password in the database', async () => {
      const { invitation } = await create({ email: 'quiet@example.org' });
      await accept(invitation.token, PASSWORD);
      const rows = await db.transactions.reader.query<{ all: string }>(
        `SELECT p::text AS all FROM person p UNION ALL SELECT i::text FROM invitation i
         UNION ALL SELECT a::text FROM audit_entry a UNION ALL SELECT o::text FROM outbox o`,
      );
      const all = rows.map((row) => row.all).join('\n');
      expect(all).toContain('quiet@example.org');
      for (const secret of [invitation.token, PASSWORD, OTHER]) expect(all).not.toContain(secret);
    });
  });

  describe('a changed account', () => {
    it('is signed out when its rights change, not when its name does', async () => {
      const { person, invitation } = await create({ email: 'mover@example.org' });
      await accept(invitation.token, PASSWORD);
      const { reference } = await signIn('mover@example.org', PASSWORD);
      const session = () => new Authenticator(db.transactions).session(reference);
      const renamed = await change(person.id, 2, { name: 'New Name' });
      expect(renamed).toMatchObject({ name: 'New Name', version: 3 });
      expect(await session()).toMatchObject({ name: 'New Name' });
      const body = newId();
      const moved = await change(person.id, 3, { role: 'reporter', constituentId: body });
      expect(moved).toMatchObject({ role: 'reporter', constituentId: body, version: 4 });
      expect(await session()).toBeNull();
      expect(await outcome(change(person.id, 4, { role: 'oversight' }))).toBe('approval-required');
      const back = await agreed(person.id, { role: 'oversight' });
      expect(back).toMatchObject({ role: 'oversight', constituentId: null });
    });

    it('is refused when role and owner do not go together, or somebody changed it meanwhile', async () => {
      const { person } = await create({});
      expect(await outcome(change(person.id, 1, { role: 'reporter' }))).toBe('validation-failed');
      expect(await outcome(change(person.id, 1, { constituentId: newId() }))).toBe('validation-failed');
      expect(await outcome(change(person.id, 9, { name: 'X' }))).toBe('version-changed');
      expect(await outcome(change(newId(), 1, { name: 'X' }))).toBe('not-found');
      expect(await outcome(createAlone({ role: 'mssp-operator' }))).toBe('validation-failed');
    });

    it('is nobody’s own, and the last administrator stays one, also when two shut out each other', async () => {
      expect(await outcome(change(admin.id, 1, { disabled: true }))).toBe('own-account');
      const admins = await peoplePage(db.transactions.reader, {
        ...{ role: 'admin', constituentId: null, after: null, limit: 10 },
      });
      const other = admins.find(({ id }) => id !== admin.id)!;
      const otherActor = (await signIn(other.email, PASSWORD)).person;
      const outcomes = await Promise.all([
        outcome(change(other.id, other.version, { disabled: true })),
        outcome(change(admin.id, 1, { disabled: true }, otherActor)),
      ]);
      expect(outcomes.sort()).toEqual(['done', 'last-administrator']);
    });
  });

  it('are the administrator’s alone', async () => {
    const { person } = await create({}, { ...admin, role: 'admin' });
    for (const role of [
      'reporter',
      'analyst',
      'shift-lead',
      'director',
      'mssp-operator',
      'oversight',
    ] as const) {
      const actor = { ...admin, role };
      expect([role, await outcome(Promise.resolve().then(() => createAlone({}, actor)))]).toEqual([
        role,
        'forbidden',
      ]);
      const changed = Promise.resolve().then(() => change(person.id, 1, { name: 'X' }, actor));
      expect([role, await outcome(changed)]).toEqual([role, 'forbidden']);
    }
    expect((await findPerson(db.transactions.reader, person.id))!.name).toBe('Some Body');
  });
});
