import { systemActor } from '@fcert/kernel';
import { type DutyBody, OpenRecurringDuties } from '@fcert/clock';
import { ArmEscalation } from '@fcert/escalation';
import { entityKindsOf, listConstituents } from '@fcert/constituents';
import { type CaseWorld, openCaseWorld } from '../case-world.js';

interface Duty {
  reference: string;
  duty: string;
  state: string;
  dutyHolder: { kind: string; id: string | null };
}

describe('recurring duties', () => {
  let world: CaseWorld;
  let as: Record<'analyst' | 'reporter' | 'oversight', Record<string, string>>;

  beforeAll(async () => {
    world = await openCaseWorld();
    as = {
      analyst: await world.cookie('analyst'),
      reporter: await world.cookie('reporter'),
      oversight: await world.cookie('oversight'),
    };
    const { transactions } = world.database;
    const register = await listConstituents(transactions.reader, { sector: null, after: null, limit: 500 });
    const bodies = register.map((body): DutyBody => ({
      id: body.id,
      sectors: [body.sector],
      entityKinds: entityKindsOf(body),
    }));
    await transactions.run({ actor: systemActor('duties') }, (tx) =>
      world.api.app.get(OpenRecurringDuties, { strict: false }).execute(tx, { bodies }),
    );
  });
  afterAll(() => world.close());

  const list = async (who: keyof typeof as, query = ''): Promise<Duty[]> =>
    (await world.call('GET', `/v1/duties${query}`, as[who])).body.items;
  const put = (who: keyof typeof as, path: string, body: unknown) =>
    world.call('PUT', `/v1/duties/${path}`, as[who], body);

  it('a division sees its own, FCERT and oversight see all, and each says by which text', async () => {
    const own = await list('reporter');
    expect(own.map((one) => one.duty)).toEqual(['cii-designation-review']);
    expect(own[0]).toMatchObject({
      state: 'running',
      dueAt: null,
      policy: { caption: 'FCERT house target', status: 'regulation' },
      deliverable: { to: 'National CERT' },
    });
    const all = await list('analyst', '?limit=200');
    expect(new Set(all.map((one) => one.duty))).toEqual(
      new Set(['cii-designation-review', 'ncics-quarterly-progress', 'periodic-feedback-upward']),
    );
    expect((await list('oversight', '?limit=200')).length).toBe(all.length);
    const first = await world.call('GET', '/v1/duties?limit=1', as.analyst);
    const second = await world.call('GET', `/v1/duties?limit=1&cursor=${first.body.nextCursor}`, as.analyst);
    expect([first.body.items[0].reference, second.body.items[0].reference]).toEqual(
      all.slice(0, 2).map((one) => one.reference),
    );
  });

  it('a division hands in its own report once; its clock is met', async () => {
    const [{ reference }] = (await list('reporter')) as [Duty];
    const handed = await put('reporter', `${reference}/report`, {
      text: 'Designations reviewed; none changed.',
    });
    expect(handed).toMatchObject({
      status: 200,
      body: { state: 'met', handedIn: { nil: false, by: 'Demo reporter', incidents: [] } },
    });
    expect((await put('reporter', `${reference}/report`, { text: 'Again' })).body.code).toBe(
      'duty-handed-in',
    );
    expect(await list('reporter')).toEqual([]);
    expect(await list('reporter', '?state=all')).toHaveLength(1);
    const [entry] = await world.database.transactions.reader.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE object_kind = 'duty' AND reference = $1`,
      [reference],
    );
    expect(entry).toEqual({ action: 'duty.handed-in' });
  });

  it('foreign and absent duties are the same to a division, and readers hand nothing in', async () => {
    const mine = (await list('reporter', '?state=all')).map((one) => one.reference);
    const foreign = (await list('analyst', '?limit=200')).find((one) => !mine.includes(one.reference))!;
    for (const reference of [foreign.reference, 'FD-2020-000001'])
      expect(await world.call('GET', `/v1/duties/${reference}`, as.reporter)).toMatchObject({
        status: 404,
        body: { code: 'not-found' },
      });
    expect((await put('reporter', `${foreign.reference}/report`, { text: 'Mine' })).status).toBe(404);
    expect((await put('oversight', `${foreign.reference}/report`, { text: 'Ours' })).status).toBe(403);
  });

  it('its chain is armed like that of any clock', async () => {
    const { transactions } = world.database;
    const [quarterly] = await transactions.reader.query<{ id: string }>(
      `SELECT id FROM duty_period WHERE duty_id = 'ncics-quarterly-progress'`,
    );
    const armed = await transactions.run({ actor: systemActor('escalation') }, (tx) =>
      world.api.app
        .get(ArmEscalation, { strict: false })
        .execute(tx, { subjectKind: 'recurring-duty', subjectId: quarterly!.id }),
    );
    expect(armed).toMatchObject({ armed: 1, ended: 0 });
  });

  it('a report on a period waits for its end, a nil return is for duties that expect one', async () => {
    const all = await list('analyst', '?limit=200');
    const quarterly = all.find((one) => one.duty === 'ncics-quarterly-progress')!;
    const fields = { progress: 'Steady', operational_challenges: 'Staff', kpi_table: 'See annex' };
    const lacking = await put('analyst', `${quarterly.reference}/report`, {
      text: 'Third quarter',
      fields: {},
    });
    expect(lacking).toMatchObject({ status: 400, body: { code: 'fields-missing' } });
    expect(lacking.body.errors).toHaveLength(3);
    const early = await put('analyst', `${quarterly.reference}/report`, { text: 'Third quarter', fields });
    expect(early.body.code).toBe('period-not-over');
    const review = all.find((one) => one.duty === 'cii-designation-review')!;
    expect((await put('analyst', `${review.reference}/nil-return`, {})).body.code).toBe(
      'nil-return-not-expected',
    );
  });
});
