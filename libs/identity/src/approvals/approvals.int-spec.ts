import { type PersonActor, newId, systemActor } from '@fcert/kernel';
import { appendAudit, auditOf } from '@fcert/audit';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { insertPerson } from '../data/people.js';
import { findPerson } from '../data/person-page.read-model.js';
import { ApproveRequest } from './approve-request.js';
import { type ApprovedAct, ApprovedActs } from './approved-acts.js';
import { personActs } from './person-acts.js';
import { RefuseRequest } from './refuse-request.js';
import { RequestApproval } from './request-approval.js';

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string; constraint?: string }) => error.constraint ?? error.code,
  );

describe('acts that take two people', () => {
  let db: TestDatabase;
  let [one, two, three]: PersonActor[] = [];
  let analyst: PersonActor;
  let done: string[];

  /** An act of another room: it keeps what it was asked for, or fails. */
  const burn: ApprovedAct = {
    kind: 'archive.burn',
    verb: 'person:manage',
    prepare: (_tx, { subjectId, change }) =>
      Promise.resolve({ subjectKind: 'archive', subjectId: subjectId!, change }),
    perform: async (tx, { subjectId, change }) => {
      await appendAudit(tx, [{ action: 'archive.burnt', objectKind: 'archive', objectId: subjectId }]);
      if (change.fails) throw new Error('no matches');
      done.push(subjectId);
      return { ashes: 1 };
    },
  };

  async function person(role: 'admin' | 'analyst'): Promise<PersonActor> {
    const it = { id: newId(), name: `Some ${role}`, role, constituentId: null, providerId: null };
    await db.transactions.run({ actor: systemActor('test') }, (tx) =>
      insertPerson(tx, { ...it, email: `${it.id}@example.org`, passwordHash: 'x' }),
    );
    return { ...it, kind: 'person', sessionId: newId() };
  }

  const acts = () => {
    const all = new ApprovedActs();
    for (const act of [burn, ...personActs]) all.register(act);
    return all;
  };
  const ask = (actor: PersonActor, kind: string, subjectId: string | null, change: object = {}) =>
    new RequestApproval(db.transactions, acts()).execute(actor, {
      ...{ kind, subjectId, change: change as Record<string, unknown>, reason: 'Agreed' },
    });
  const approve = (actor: PersonActor, id: string) =>
    new ApproveRequest(db.transactions, acts()).execute(actor, id);
  const refuse = (actor: PersonActor, id: string) =>
    new RefuseRequest(db.transactions, acts()).execute(actor, { id, reason: 'No need' });
  const sql = (text: string, params: unknown[] = []) => db.transactions.reader.query(text, params);

  beforeAll(async () => {
    db = await openTestDatabase();
    [one, two, three] = [await person('admin'), await person('admin'), await person('admin')];
    analyst = await person('analyst');
  });
  beforeEach(() => {
    done = [];
  });
  afterAll(() => db.close());

  it('are done when a second person approves, once, and both stand in the ledger', async () => {
    const { id, state } = await ask(one!, 'archive.burn', 'box-1');
    expect([state, done]).toEqual(['open', []]);
    const { approval, result } = await approve(two!, id);
    expect([approval.state, approval.decidedByName, result, done]).toEqual([
      ...['approved', two!.name, { ashes: 1 }, ['box-1']],
    ]);
    expect(await outcome(approve(three!, id))).toBe('approval-over');
    expect((await auditOf(db.transactions.reader, 'approval', id)).map((it) => it.action)).toEqual([
      'approval.requested',
      'approval.approved',
    ]);
  });

  it('are not approved by whoever asked, not even past the program', async () => {
    const { id } = await ask(one!, 'archive.burn', 'box-2');
    expect(await outcome(approve(one!, id))).toBe('own-request');
    await expect(
      sql(
        `UPDATE approval SET decision = 'approved', decided_at = now(), decided_by = requested_by WHERE id = $1`,
        [id],
      ),
    ).rejects.toThrow('approval_two_people');
    expect(done).toEqual([]);
  });

  it('are done once when two approve at the same moment, or one approves and one refuses', async () => {
    const first = await ask(one!, 'archive.burn', 'box-3');
    const both = await Promise.all([two!, three!].map((it) => outcome(approve(it, first.id))));
    expect([both.sort(), done]).toEqual([['approval-over', 'done'], ['box-3']]);
    const second = await ask(one!, 'archive.burn', 'box-4');
    const mixed = await Promise.all([outcome(approve(two!, second.id)), outcome(refuse(three!, second.id))]);
    expect(mixed.sort()).toEqual(['approval-over', 'done']);
  });

  it('are not approved when the act fails: nothing of it stays', async () => {
    const { id } = await ask(one!, 'archive.burn', 'box-5', { fails: true });
    await expect(approve(two!, id)).rejects.toThrow('no matches');
    expect(await auditOf(db.transactions.reader, 'archive', 'box-5')).toEqual([]);
    expect(await outcome(refuse(one!, id))).toBe('done');
    const rows = await sql('SELECT decision FROM approval WHERE id = $1', [id]);
    expect(rows).toEqual([{ decision: 'withdrawn' }]);
  });

  it('are asked for once at a time, and again when nobody decided within a day', async () => {
    const { id } = await ask(one!, 'archive.burn', 'box-6');
    expect(await outcome(ask(two!, 'archive.burn', 'box-6'))).toBe('already-requested');
    await sql(`UPDATE approval SET expires_at = now() WHERE id = $1`, [id]);
    expect(await outcome(approve(two!, id))).toBe('approval-over');
    expect(await outcome(ask(two!, 'archive.burn', 'box-6'))).toBe('done');
  });

  it('are for those alone who may do them, on both sides, and still may when it comes to it', async () => {
    expect(await outcome(Promise.resolve().then(() => ask(analyst, 'archive.burn', 'box-7')))).toBe(
      'unknown-act',
    );
    expect(await outcome(Promise.resolve().then(() => ask(one!, 'archive.bury', 'box-7')))).toBe(
      'unknown-act',
    );
    const gone = await person('admin');
    const { id } = await ask(gone, 'archive.burn', 'box-7');
    expect(await outcome(approve(analyst, id))).toBe('not-found');
    await sql(`UPDATE person SET role = 'analyst' WHERE id = $1`, [gone.id]);
    expect(await outcome(approve(two!, id))).toBe('requester-gone');
  });

  it('give a role of the staff, and nobody has a hand in their own', async () => {
    const { id } = await ask(one!, 'person.role', analyst.id, { role: 'director' });
    await approve(two!, id);
    expect((await findPerson(db.transactions.reader, analyst.id))!.role).toBe('director');
    expect(await outcome(ask(one!, 'person.role', one!.id, { role: 'director' }))).toBe('own-account');
    const own = await ask(one!, 'person.role', two!.id, { role: 'analyst' });
    expect(await outcome(approve(two!, own.id))).toBe('own-account');
    expect(await outcome(ask(one!, 'person.role', analyst.id, { role: 'reporter' }))).toBe(
      'validation-failed',
    );
    expect(await outcome(ask(one!, 'person.role', newId(), { role: 'analyst' }))).toBe('not-found');
  });

  it('take factors away, and every session with them', async () => {
    await sql(`INSERT INTO totp_factor (id, person_id, sealed, confirmed_at) VALUES ($1, $2, 'x', now())`, [
      newId(),
      analyst.id,
    ]);
    await sql(
      `INSERT INTO person_session (id, token_hash, person_id, expires_at)
       VALUES ($1, 'x', $2, now() + interval '1 hour')`,
      [newId(), analyst.id],
    );
    const { id } = await ask(one!, 'factor.reset', analyst.id);
    expect(await sql('SELECT FROM totp_factor WHERE person_id = $1', [analyst.id])).toHaveLength(1);
    await approve(two!, id);
    expect(await sql('SELECT FROM totp_factor WHERE person_id = $1', [analyst.id])).toEqual([]);
    const open = 'SELECT FROM person_session WHERE person_id = $1 AND revoked_at IS NULL';
    expect(await sql(open, [analyst.id])).toEqual([]);
    expect((await auditOf(db.transactions.reader, 'person', analyst.id)).at(-1)).toMatchObject({
      action: 'factor.reset',
      data: { requestedBy: one!.id },
    });
  });
});
