import type { ClockPolicy } from '@fcert/clock';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';

const NOTE = 'Half the time for acknowledging';

describe('a policy from draft to retirement', () => {
  let world: CaseWorld;
  let lead: Record<string, string>;
  let director: Record<string, string>;
  let admin: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld();
    lead = await world.cookie('shift-lead');
    director = await world.cookie('director');
    admin = await world.cookie('admin');
  });
  afterAll(() => world.close());

  const base = housePolicy();
  /** Clocks of an incident that ran and of one that was acknowledged, as they stood before any act. */
  let opened: { running: string; finished: string; clocks: unknown };
  const standing = async ({ running, finished }: { running: string; finished: string }) => [
    await clocks(running),
    await clocks(finished),
  ];
  const faster = (version: string, over: Partial<ClockPolicy> = {}): ClockPolicy => ({
    ...base,
    version,
    clocks: base.clocks.map((clock) =>
      clock.id === 'fcert-acknowledge-high' ? { ...clock, duration: 'PT5M' } : clock,
    ),
    ...over,
  });
  const draft = (who: Record<string, string>, document: unknown) =>
    world.call('POST', '/v1/policy-drafts', who, { document, note: NOTE });
  const act = (who: Record<string, string>, path: string, revision: number, body: object) =>
    world.call('PUT', path, { ...who, 'if-match': `"${revision}"` }, body);
  const approve = (who: Record<string, string>, id: string, revision = 1) =>
    act(who, `/v1/policy-drafts/${id}/approval`, revision, { reason: 'Agreed in the weekly meeting' });
  const clocks = async (reference: string) =>
    (await world.call('GET', `/v1/incidents/${reference}/clocks`, director)).body.items as {
      title: string;
      dueAt: string | null;
      state: string;
      policy: { id: string; version: string; status: string; caption: string; citation: unknown };
    }[];
  const version = (v: string) => world.call('GET', `/v1/policies/${base.id}/versions/${v}`, director);

  it('shows the shipped version in force, with its words', async () => {
    const { status, body } = await world.call('GET', '/v1/policies?inForce=true', director);
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        id: base.id,
        version: base.version,
        status: 'house',
        caption: 'FCERT house target',
        citation: null,
        state: 'approved',
        authors: ['shipped'],
        approvedBy: 'shipped',
        inForce: true,
      },
    ]);
    expect((await world.call('GET', '/v1/policies', await world.cookie('reporter'))).status).toBe(403);
  });

  it('refuses a faulty text with every fault and its place', async () => {
    const [first, ...rest] = base.clocks;
    const broken = {
      ...faster('1.9.0'),
      caption: 'Required by the Rules',
      clocks: [{ ...first, duration: 'soon' }, ...rest],
    };
    const schema = await draft(lead, broken);
    expect([schema.status, schema.body.code]).toEqual([400, 'clock-policy-invalid']);
    expect(schema.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/document/clocks/0/duration', '/document/caption']),
    );
    const law = {
      ...faster('1.9.0'),
      caption: 'Federal limit',
      clocks: [{ ...first, follows: 'nowhere' }, ...rest],
    };
    const checks = await draft(lead, law);
    expect(checks.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/document/clocks/0/follows', code: 'unknown-clock' }),
        expect.objectContaining({ pointer: '/document/caption', code: 'house-caption' }),
      ]),
    );
  });

  it('is approved by a second person, binds what is opened then, and moves nothing that runs or is over', async () => {
    const running = await world.incident();
    const finished = await world.incident();
    const closing = await world.call('PUT', `/v1/incidents/${finished.reference}/acknowledgement`, director);
    expect(closing.status).toBe(200);
    const before = { running: await clocks(running.reference), finished: await clocks(finished.reference) };
    expect(before.finished.map(({ state }) => state)).toContain('met');
    const names = { running: running.reference, finished: finished.reference };
    opened = { ...names, clocks: await standing(names) };

    const made = await draft(director, faster('1.9.0'));
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    const { draftId } = made.body as { draftId: string };
    expect((await draft(lead, faster('1.9.0'))).body.code).toBe('policy-draft-open');
    const own = await approve(director, draftId);
    expect([own.status, own.body.code]).toEqual([409, 'policy-author-decides']);
    expect((await approve(lead, draftId)).status).toBe(403);
    expect(
      (await world.call('PUT', `/v1/policy-drafts/${draftId}/approval`, admin, { reason: 'yes' })).status,
    ).toBe(428);
    expect((await approve(admin, draftId, 7)).status).toBe(412);

    const { body: diff } = await world.call('GET', `/v1/policy-drafts/${draftId}/diff`, admin);
    expect(diff).toEqual({
      against: base.version,
      differences: expect.arrayContaining([
        { path: '/version', change: 'changed', before: base.version, after: '1.9.0' },
        expect.objectContaining({ path: '/clocks/fcert-acknowledge-high/duration', after: 'PT5M' }),
      ]),
    });

    const done = await approve(admin, draftId);
    expect([done.status, done.body]).toEqual([
      200,
      { id: base.id, version: '1.9.0', superseded: [base.version], reinstated: [], lastDay: null },
    ]);
    expect((await approve(admin, draftId, 2)).body.code).toBe('policy-no-such-move');
    expect((await version(base.version)).body).toMatchObject({
      state: 'superseded',
      supersededBy: '1.9.0',
      inForce: false,
    });

    await world.call('POST', `/v1/incidents/${running.reference}/notes`, director, {
      text: 'Seen by the desk',
    });
    expect({ running: await clocks(running.reference), finished: await clocks(finished.reference) }).toEqual(
      before,
    );
    const young = await world.incident();
    const own5 = (await clocks(young.reference)).filter(({ policy }) => policy.id === base.id);
    expect(new Set(own5.map(({ policy }) => policy.version))).toEqual(new Set(['1.9.0']));
    for (const { policy } of [...own5, ...before.running])
      expect(policy).toMatchObject({ status: 'house', caption: 'FCERT house target', citation: null });
  });

  it('counts whoever changes a draft among its authors', async () => {
    const { body } = await draft(lead, faster('1.10.0'));
    const changed = await world.call(
      'PUT',
      `/v1/policy-drafts/${body.draftId}`,
      { ...admin, 'if-match': '"1"' },
      { document: faster('1.10.1'), note: 'A better number' },
    );
    expect([changed.status, changed.body.version, changed.body.authors.length]).toEqual([200, '1.10.1', 2]);
    expect((await approve(admin, body.draftId, 2)).body.code).toBe('policy-author-decides');
    expect((await approve(director, body.draftId, 2)).status).toBe(200);
  });

  it('waits for its first day, and gives its place back when it is retired before', async () => {
    const { body } = await draft(lead, faster('2.0.0', { effectiveFrom: '2099-01-01' }));
    expect((await approve(director, body.draftId)).status).toBe(200);
    expect((await version('2.0.0')).body).toMatchObject({ state: 'approved', inForce: false });
    expect((await version('1.10.1')).body).toMatchObject({
      state: 'superseded',
      inForce: true,
      inForceUntil: '2098-12-31',
    });
    const path = `/v1/policies/${base.id}/versions/2.0.0/retirement`;
    const retired = await act(director, path, 1, { reason: 'Decided otherwise' });
    expect(retired.body).toMatchObject({ reinstated: ['1.10.1'] });
    expect((await version('1.10.1')).body).toMatchObject({
      state: 'approved',
      inForceUntil: null,
      inForce: true,
    });
    expect((await version('2.0.0')).body).toMatchObject({ state: 'retired', reason: 'Decided otherwise' });
  });

  it('is switched off and on for what is opened afterwards', async () => {
    const path = `/v1/policies/${base.id}/versions/1.10.1/enabled`;
    const { revision } = (await version('1.10.1')).body as { revision: number };
    expect((await act(director, path, revision, { enabled: false, reason: 'An exercise' })).status).toBe(200);
    expect(await clocks((await world.incident()).reference)).toEqual([]);
    expect(
      (await act(admin, path, revision + 1, { enabled: true, reason: 'The exercise is over' })).body.code,
    ).toBe('policy-author-decides');
    expect((await act(director, path, revision + 1, { enabled: true, reason: 'It is over' })).status).toBe(
      200,
    );
    expect((await clocks((await world.incident()).reference)).length).toBeGreaterThan(0);
  });

  it('keeps a refused draft on record', async () => {
    const { body } = await draft(lead, faster('3.0.0'));
    const refused = await act(lead, `/v1/policy-drafts/${body.draftId}/refusal`, 1, {
      reason: 'Superfluous',
    });
    expect(refused.body).toMatchObject({ state: 'refused', reason: 'Superfluous' });
    const { body: list } = await world.call('GET', '/v1/policy-drafts?state=refused', director);
    expect(list.items.map(({ draftId }: { draftId: string }) => draftId)).toEqual([body.draftId]);
  });

  it('has moved no running and no finished clock by any of this', async () => {
    expect(await standing(opened)).toEqual(opened.clocks);
  });

  it('is listed page by page, each policy with its newest version first', async () => {
    const seen: string[] = [];
    let query = '?limit=1';
    for (;;) {
      const { status, body } = await world.call('GET', `/v1/policies${query}`, lead);
      expect([status, body.items.length]).toEqual([200, 1]);
      seen.push(`${body.items[0].id} ${body.items[0].version}`);
      if (body.nextCursor === null) break;
      query = `?limit=1&cursor=${body.nextCursor}`;
    }
    const versions = seen.filter((name) => name.startsWith(base.id)).map((name) => name.split(' ')[1]);
    expect(versions).toEqual(['2.0.0', '1.10.1', '1.9.0', base.version]);
    const forged = Buffer.from(JSON.stringify(['x y', '00000000-0000-0000-0000-000000000000'])).toString(
      'base64url',
    );
    const refused = await world.call('GET', `/v1/policies?cursor=${forged}`, lead);
    expect([refused.status, refused.body.code]).toEqual([400, 'bad-cursor']);
  });

  it('writes every act into the audit ledger, with who and why', async () => {
    const rows = await world.database.transactions.reader.query<{
      action: string;
      who: string;
      reason: string;
    }>(
      `SELECT action, actor_label AS who, data ->> 'reason' AS reason FROM audit_entry
        WHERE object_kind = 'clock-policy' ORDER BY at, id`,
    );
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(
        ['drafted', 'draft-changed', 'draft-refused', 'approved', 'retired', 'disabled', 'enabled'].map(
          (act) => `clock-policy.${act}`,
        ),
      ),
    );
    for (const row of rows.filter(({ action }) => !/draft(ed|-changed)$/.test(action)))
      expect(row.reason).toMatch(/\S/);
  });
});
