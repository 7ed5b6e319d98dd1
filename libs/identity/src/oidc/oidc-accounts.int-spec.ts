import { type PersonActor, newId, systemActor } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { AcceptInvitation } from '../accept-invitation.js';
import { type PersonPatch, applyPersonChange } from '../apply-person-change.js';
import { colleaguePage } from '../data/colleague-page.read-model.js';
import { identityEntities } from '../data/entities.js';
import { insertPerson, lockPerson } from '../data/people.js';
import { ownerOfReset } from '../data/password-resets.js';
import { findPerson } from '../data/person-page.read-model.js';
import { InvitePerson } from '../invite-person.js';
import { issueInvitation } from '../issue-invitation.js';
import { PasswordHasher } from '../password-hasher.js';
import { secretHash } from '../secrets.js';
import { acceptThroughOidc, linkOwn } from './link-subject.js';
import { UnlinkOidc } from './unlink-oidc.js';

const ISSUER = 'https://login.example';

/** The code of a refusal, or `done`. */
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('accounts that are linked to an OpenID provider', () => {
  let db: TestDatabase;
  const actor = systemActor('test');
  const subject = (name: string) => ({ issuer: ISSUER, subject: name });

  beforeAll(async () => {
    db = await openTestDatabase(identityEntities);
  });
  afterAll(() => db.close());

  async function account(role: 'admin' | 'analyst', passwordHash: string | null = 'x') {
    const id = newId();
    const email = `${id}@example.org`;
    const person = {
      id,
      email,
      name: 'Some Body',
      role,
      constituentId: null,
      providerId: null,
      passwordHash,
    };
    await db.transactions.run({ actor }, (tx) => insertPerson(tx, person));
    return { id, email };
  }
  const invite = (id: string) => db.transactions.run({ actor }, (tx) => issueInvitation(tx, id));
  const accept = async (id: string, name: string) =>
    acceptThroughOidc(db.transactions, secretHash((await invite(id)).token), subject(name));
  const tell = (id: string, patch: PersonPatch) =>
    db.transactions.run({ actor }, (tx) => applyPersonChange(tx, id, patch));
  const stored = (id: string) => db.transactions.run({ actor }, (tx) => lockPerson(tx, id));

  it('leave one administrator with a password, whoever else comes through the provider', async () => {
    const [one, two] = [await account('admin'), await account('admin')];
    await accept(two.id, 'two');
    expect(await stored(two.id)).toMatchObject({ passwordHash: null, linked: true });
    expect(await outcome(accept(one.id, 'one'))).toBe('last-administrator');
    expect(await stored(one.id)).toMatchObject({ passwordHash: 'x', linked: false });
    const three = await account('admin');
    await accept(one.id, 'one');
    expect(await outcome(tell(three.id, { disabled: true }))).toBe('last-administrator');
    await db.transactions.reader.query('UPDATE person SET oidc_linked_at = now() WHERE id = $1', [three.id]);
    expect(await outcome(tell(three.id, { oidcOnly: true }))).toBe('last-administrator');
  });

  it('lose the password an invitation through the provider replaces, and are told of no letter', async () => {
    const { id, email } = await account('analyst');
    await accept(id, 'analyst');
    expect(await findPerson(db.transactions.reader, id)).toMatchObject({ state: 'active', oidcOnly: false });
    const owner = () => db.transactions.run({ actor }, (tx) => ownerOfReset(tx, secretHash(email)));
    expect(await owner()).toBeUndefined();
    const all = { scope: { providerId: null }, role: null, providerId: null, after: null, limit: 100 };
    expect((await colleaguePage(db.transactions.reader, all)).map((it) => it.id)).toContain(id);
    const admin = { kind: 'person', id: newId(), role: 'admin' } as PersonActor;
    expect(await outcome(new InvitePerson(db.transactions).execute(admin, id))).toBe('approval-required');
    const actions = (await auditOf(db.transactions.reader, 'person', id)).map(({ action }) => action);
    expect(actions).toContain('person.linked');
  });

  it('take no password where the provider is the only way in, not by an invitation either', async () => {
    const { id } = await account('analyst', null);
    const passwords = new PasswordHasher();
    await tell(id, { oidcOnly: true });
    const { token } = await invite(id);
    const choose = () =>
      new AcceptInvitation(db.transactions, passwords).execute({
        token,
        password: 'a tin kettle by the canal',
      });
    expect(await outcome(choose())).toBe('oidc-only');
    expect(await outcome(acceptThroughOidc(db.transactions, secretHash(token), subject('only')))).toBe(
      'done',
    );
    expect(await outcome(acceptThroughOidc(db.transactions, secretHash(token), subject('other')))).toBe(
      'not-found',
    );
  });

  it('are linked to one subject, and a subject to one of them; who was signed out meanwhile links nothing', async () => {
    const { id } = await account('analyst');
    expect(await outcome(accept(id, 'only'))).toBe('oidc-subject-taken');
    expect(await stored(id)).toMatchObject({ linked: false, passwordHash: 'x' });
    const gone = { kind: 'link' as const, personId: id, sessionId: newId() };
    expect(await outcome(linkOwn(db.transactions, gone, subject('mine')))).toBe('oidc-session-over');
    const person = { kind: 'person', id, sessionId: newId() } as PersonActor;
    expect(await outcome(new UnlinkOidc(db.transactions).execute(person))).toBe('not-found');
  });
});
