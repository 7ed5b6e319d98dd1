import { type PersonActor, newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { type ClockWorld, incident, openClockWorld } from '../testing/clock-world.js';
import { shipped } from '../testing/story.js';
import { ApproveDraft } from './approve-draft.js';
import { findPolicyVersion, listDrafts, listPolicies, presentVersion } from './data/policy.read-model.js';
import type { ClockPolicy } from './domain/policy.js';
import { DraftPolicy } from './draft-policy.js';
import { RetirePolicy } from './retire-policy.js';
import { SwitchPolicy } from './switch-policy.js';

let world: ClockWorld;
beforeEach(async () => {
  world = await openClockWorld([shipped('house-default'), shipped('eu-nis2'), shipped('pk-pta-ctdisr-2025')]);
});
afterEach(() => world.close());

const house = shipped('house-default');
const check = (document: unknown): ClockPolicy => document as ClockPolicy;
const person = (name: string): PersonActor => ({
  kind: 'person',
  id: newId(),
  name,
  role: 'director',
  constituentId: null,
  providerId: null,
  sessionId: newId(),
});
const [author, approver] = [person('Author'), person('Approver')];
const as = <T>(actor: PersonActor, work: (tx: Tx) => Promise<T>): Promise<T> =>
  world.db.transactions.run({ actor }, work);
const draft = (version: string, over: Partial<ClockPolicy> = {}) =>
  as(author, (tx) =>
    new DraftPolicy().execute(tx, { document: { ...house, version, ...over }, note: 'A note' }),
  );
const approve = (id: string, by = approver) =>
  as(by, (tx) => new ApproveDraft().execute(tx, { id, revision: 1, reason: 'Agreed', check }));
const stateOf = async (version: string, id = 'house-default') => {
  const found = await findPolicyVersion(world.db.transactions.reader, id, version);
  return found && { state: found.state, inForce: found.inForce };
};
const versionPinned = async (): Promise<string | undefined> => {
  const input = incident();
  await world.run((tx) => world.openSubject.execute(tx, input));
  const [row] = await world.query<{ version: string }>(
    'SELECT DISTINCT policy_version AS version FROM clock WHERE subject_id = $1',
    [input.id],
  );
  return row?.version;
};

describe('what ships with the product', () => {
  it('is approved by nobody but the product, and presets wait switched off', async () => {
    const rows = await listPolicies(world.db.transactions.reader, {
      policyId: null,
      state: null,
      inForce: null,
      after: null,
      limit: 50,
    });
    expect(rows.map(({ id, inForce, approvedBy }) => [id, inForce, approvedBy])).toEqual([
      ['eu-nis2', false, 'shipped'],
      ['house-default', true, 'shipped'],
      ['pk-pta-ctdisr-2025', false, 'shipped'],
    ]);
  });

  it('waits as a draft where FCERT has a version of its own, once, and takes over nothing', async () => {
    await approve((await draft('8.0.0')).id);
    const release = { ...house, version: '9.0.0' };
    for (let start = 0; start < 2; start += 1)
      await world.run((tx) =>
        world.loadPolicies.execute(tx, [release, { ...house, version: '8.0.0', title: 'Other' }]),
      );
    expect([await stateOf('8.0.0'), await stateOf('9.0.0')]).toEqual([
      { state: 'approved', inForce: true },
      undefined,
    ]);
    const waiting = await listDrafts(world.db.transactions.reader, { state: 'draft', after: null, limit: 9 });
    expect(waiting.map((row) => [row.policyId, row.version, row.authorLabels])).toEqual([
      ['house-default', '9.0.0', ['shipped']],
    ]);
    await approve(waiting[0]!.id);
    expect(await versionPinned()).toBe('9.0.0');
  });

  it('a newer release supersedes an older one that nobody has touched', async () => {
    await world.run((tx) => world.loadPolicies.execute(tx, [{ ...house, version: '9.0.0' }]));
    expect(await stateOf(house.version)).toEqual({ state: 'superseded', inForce: false });
    expect(await versionPinned()).toBe('9.0.0');
    await world.query(`UPDATE clock_policy SET enabled = false WHERE version = '9.0.0'`);
    expect(await versionPinned()).toBeUndefined();
  });
});

describe('two people', () => {
  it('are asked for by the tables too, whatever a program does', async () => {
    const { id } = await draft('8.0.0');
    await expect(
      world.query(
        `UPDATE clock_policy_draft SET state = 'approved', decided_at = now(), decided_by_id = $2 WHERE id = $1`,
        [id, author.id],
      ),
    ).rejects.toThrow(/two_people/);
    await expect(
      world.query(
        `INSERT INTO clock_policy (id, version, document, status, enabled, timezone, author_ids, author_labels,
                                   approved_by_id, approved_by_label)
         VALUES ('x', '1.0.0', '{}', 'house', true, 'Asia/Karachi', '{a,b}', '{A,B}', 'b', 'B')`,
      ),
    ).rejects.toThrow(/two_people/);
    await approve(id);
    await expect(
      world.query(`UPDATE clock_policy SET approved_by_id = 'other' WHERE version = '8.0.0'`),
    ).rejects.toThrow();
    await expect(
      world.query(`UPDATE clock_policy_draft SET note = 'other' WHERE id = $1`, [id]),
    ).rejects.toThrow();
    await expect(world.query('DELETE FROM clock_policy_draft')).rejects.toThrow();
  });

  it('who approve two versions at once leave one in force', async () => {
    const drafts = await Promise.all([draft('8.0.0'), draft('8.1.0')]);
    const outcomes = await Promise.allSettled(drafts.map(({ id }) => approve(id)));
    expect(outcomes[1]!.status).toBe('fulfilled');
    const approved = await world.query<{ version: string }>(
      `SELECT version FROM clock_policy WHERE id = 'house-default' AND state = 'approved'`,
    );
    expect(approved).toEqual([{ version: '8.1.0' }]);
    expect((await presentVersion(world.db.transactions.reader, 'house-default'))?.version).toBe('8.1.0');
  });
});

describe('switching a preset on', () => {
  const enable = (id: string, version: string) =>
    as(approver, (tx) =>
      new SwitchPolicy().execute(tx, { id, version, revision: 1, enabled: true, reason: 'Why not' }),
    );

  it('is refused for a foreign model and for what nobody has verified', async () => {
    await expect(enable('eu-nis2', shipped('eu-nis2').version)).rejects.toMatchObject({
      code: 'policy-foreign-model',
    });
    await expect(enable('pk-pta-ctdisr-2025', shipped('pk-pta-ctdisr-2025').version)).rejects.toMatchObject({
      code: 'policy-unverified',
    });
  });

  it('is done by a version that says who verified it, and leaves running clocks alone', async () => {
    const running = incident();
    await world.run((tx) => world.openSubject.execute(tx, running));
    const rows = () => world.query('SELECT * FROM clock WHERE subject_id = $1 ORDER BY id', [running.id]);
    const before = await rows();
    const draftPolicy = {
      ...shipped('pk-pta-ctdisr-2025'),
      verifiedBy: 'legal desk',
      verifiedOn: '2026-11-01',
    };
    const made = await as(author, (tx) =>
      new DraftPolicy().execute(tx, {
        document: { ...draftPolicy, version: '2.0.0' },
        note: 'Read and compared',
      }),
    );
    await approve(made.id);
    await enable('pk-pta-ctdisr-2025', '2.0.0');
    expect(await stateOf('2.0.0', 'pk-pta-ctdisr-2025')).toEqual({ state: 'approved', inForce: true });
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: running.id, event: 'escalated', at: null }),
    );
    expect(await rows()).toEqual(before);
  });
});

describe('an older version', () => {
  it('is not approved over a newer one, and a disabled newer one supersedes nothing', async () => {
    await approve((await draft('8.0.0', { enabled: false })).id);
    expect([await stateOf(house.version), await versionPinned()]).toEqual([
      { state: 'approved', inForce: true },
      house.version,
    ]);
    await expect(approve((await draft('7.0.0')).id)).rejects.toMatchObject({
      code: 'policy-version-not-newer',
    });
    await as(approver, (tx) =>
      new SwitchPolicy().execute(tx, {
        id: 'house-default',
        version: '8.0.0',
        revision: 1,
        enabled: true,
        reason: 'Now it binds',
      }),
    );
    expect([await stateOf(house.version), await versionPinned()]).toEqual([
      { state: 'superseded', inForce: false },
      '8.0.0',
    ]);
  });

  it('that was to go on for a while does not come back when the one in between is switched off', async () => {
    await approve((await draft('8.0.0', { effectiveFrom: '2099-01-01' })).id);
    expect(await stateOf(house.version)).toEqual({ state: 'superseded', inForce: true });
    await approve((await draft('8.1.0')).id);
    expect(await versionPinned()).toBe('8.1.0');
    await as(approver, (tx) =>
      new SwitchPolicy().execute(tx, {
        id: 'house-default',
        version: '8.1.0',
        revision: 1,
        enabled: false,
        reason: 'An exercise',
      }),
    );
    expect(await versionPinned()).toBeUndefined();
    await as(approver, (tx) =>
      new RetirePolicy().execute(tx, {
        id: 'house-default',
        version: '8.0.0',
        revision: 2,
        lastDay: null,
        reason: 'Overtaken',
      }),
    );
    expect([await stateOf(house.version), await versionPinned()]).toEqual([
      { state: 'superseded', inForce: false },
      undefined,
    ]);
  });

  it('retired for a later day ends at once when a higher one comes', async () => {
    await as(approver, (tx) =>
      new RetirePolicy().execute(tx, {
        id: 'house-default',
        version: house.version,
        revision: 1,
        lastDay: '2098-12-31',
        reason: 'In time',
      }),
    );
    expect(await versionPinned()).toBe(house.version);
    await approve((await draft('8.0.0')).id);
    expect([await stateOf(house.version), await versionPinned()]).toEqual([
      { state: 'retired', inForce: false },
      '8.0.0',
    ]);
  });
});
