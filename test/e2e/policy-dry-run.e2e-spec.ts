import type { ClockPolicy } from '@fcert/clock';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';

const PERIOD = { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };
const CALENDAR = 'pk-federal-working-days';

describe('a dry run', () => {
  let world: CaseWorld;
  let director: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld();
    director = await world.cookie('director');
  });
  afterAll(() => world.close());

  const base = housePolicy();
  const instant: ClockPolicy = {
    ...base,
    version: '9.0.0',
    clocks: base.clocks
      .filter(({ id }) => id !== 'fcert-triage-high')
      .map((clock) => (clock.id === 'fcert-acknowledge-high' ? { ...clock, duration: 'PT0S' } : clock)),
  };
  const tables = [
    'clock',
    'clock_fact',
    'clock_alarm',
    'clock_subject',
    'outbox',
    'clock_policy',
    'working_calendar',
  ];
  const contents = async (): Promise<unknown> => {
    const { reader } = world.database.transactions;
    return Promise.all(
      tables.map((table) =>
        reader.query(
          `SELECT md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) AS hash FROM ${table} t`,
        ),
      ),
    );
  };
  const audited = async (action: string): Promise<number> => {
    const { reader } = world.database.transactions;
    const [row] = await reader.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM audit_entry WHERE action = $1',
      [action],
    );
    return row!.n;
  };
  const tryDraft = (draftId: string, body: object, query = '', who = director) =>
    world.call('POST', `/v1/policy-drafts/${draftId}/dry-run${query}`, who, body);

  async function draftIt(document: ClockPolicy): Promise<string> {
    const made = await world.call('POST', '/v1/policy-drafts', director, { document, note: 'To be tried' });
    expect(made.status).toBe(201);
    return made.body.draftId as string;
  }

  it('tells which clocks would have run and been breached, by how much, and writes nothing but that it was asked', async () => {
    const opened = [
      await world.incident(),
      await world.incident(),
      await world.incident({ severity: 'low' }),
    ];
    for (const { reference } of opened.slice(0, 2))
      await world.call('PUT', `/v1/incidents/${reference}/acknowledgement`, director);
    const draftId = await draftIt(instant);
    const before = await contents();
    const { status, body } = await tryDraft(draftId, PERIOD);
    expect([status, await contents()]).toEqual([200, before]);
    expect(await audited('clock-policy.tried')).toBe(1);

    expect(body.policy).toEqual({
      id: base.id,
      version: '9.0.0',
      status: 'house',
      caption: 'FCERT house target',
    });
    expect(body.totals).toMatchObject({ subjects: 3, subjectsChanged: 2, added: 0, breachedBefore: 0 });
    expect([body.totals.newlyBreached, body.totals.breachedAfter]).toEqual([2, 2]);
    expect(body.totals.removed).toBe(2);
    const row = body.items.find(({ reference }: { reference: string }) => reference === opened[0]!.reference);
    expect(row).toMatchObject({ kind: 'incident', ranUnder: base.version });
    const clock = row.clocks.find(({ clockId }: { clockId: string }) => clockId === 'fcert-acknowledge-high');
    expect(clock).toMatchObject({
      change: 'changed',
      before: { state: 'met', lateSeconds: 0 },
      after: { state: 'met_late' },
    });
    expect(new Date(clock.after.dueAt).getTime()).toBeLessThan(new Date(clock.before.dueAt).getTime());
    const quiet = body.items.find(
      ({ reference }: { reference: string }) => reference === opened[2]!.reference,
    );
    expect(new Set(quiet.clocks.map(({ change }: { change: string }) => change))).toEqual(new Set(['same']));
  });

  it('goes page by page, names chosen incidents, and finds nothing outside its period', async () => {
    const draftId = await draftIt({ ...instant, version: '9.1.0' });
    const seen: string[] = [];
    let query = '?limit=1';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await tryDraft(draftId, PERIOD, query);
      expect([body.items.length, body.totals === null]).toEqual([1, page > 0]);
      if (page === 0) expect(body.totals.subjects).toBe(3);
      seen.push(body.items[0].reference);
      query = `?limit=1&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(3);
    const { body: chosen } = await tryDraft(draftId, { ...PERIOD, references: [seen[1]] });
    expect(chosen.items.map(({ reference }: { reference: string }) => reference)).toEqual([seen[1]]);
    const { body: none } = await tryDraft(draftId, { ...PERIOD, to: PERIOD.from });
    expect([none.items, none.totals.subjects, none.nextCursor]).toEqual([[], 0, null]);
  });

  it('shows nobody an incident beyond the labels they may see', async () => {
    const secret = await world.incident();
    const { reader } = world.database.transactions;
    await reader.query(`UPDATE clock_subject SET tlp = 'red' WHERE subject_id = $1`, [secret.id]);
    const draftId = await draftIt({ ...instant, version: '9.2.0' });
    const references = [secret.reference];
    expect((await tryDraft(draftId, { ...PERIOD, references })).body.items).toHaveLength(1);
    const admin = await world.cookie('admin');
    expect((await tryDraft(draftId, { ...PERIOD, references }, '', admin)).body.items).toEqual([]);
    expect((await tryDraft(draftId, PERIOD, '', await world.cookie('analyst'))).status).toBe(403);
  });

  it('refuses more than it can look at, and says what to do', async () => {
    const { reader } = world.database.transactions;
    await reader.query(
      `INSERT INTO clock_subject (subject_kind, subject_id, reference, opened_at, tlp, pinned)
       SELECT 'incident', gen_random_uuid(), 'FC-2001-' || n, '2001-06-01', 'amber', '[]'
         FROM generate_series(1, 1001) AS n`,
    );
    const draftId = await draftIt({ ...instant, version: '9.3.0' });
    const year = { from: '2001-01-01T00:00:00Z', to: '2002-01-01T00:00:00Z' };
    const { status, body } = await tryDraft(draftId, year);
    expect([status, body.code]).toEqual([422, 'too-many-incidents']);
    const names = { ...year, references: ['FC-2001-1', 'FC-2001-2'] };
    expect((await tryDraft(draftId, names)).body.totals.subjects).toBe(2);
  });

  it('tries a stored version as well', async () => {
    const path = `/v1/policies/${base.id}/versions/${base.version}/dry-run`;
    const { body } = await world.call('POST', path, director, { ...PERIOD, from: '2020-01-01T00:00:00Z' });
    expect(body.totals).toMatchObject({ subjectsChanged: 0, added: 0, removed: 0, changed: 0 });
    expect(body.totals.clocksBefore).toBe(body.totals.clocksAfter);
  });
});

describe('a working calendar', () => {
  let world: CaseWorld;
  let director: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld();
    director = await world.cookie('director');
  });
  afterAll(() => world.close());

  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const content = {
    title: 'With a long Eid',
    weekendDays: [6, 7],
    holidays: Array.from({ length: 10 }, (_, n) => ({ day: day(n + 1), title: 'Eid' })),
  };
  const triage = async (reference: string): Promise<{ dueAt: string }> => {
    const { body } = await world.call('GET', `/v1/incidents/${reference}/clocks`, director);
    return body.items.find(({ title }: { title: string }) => /classif/i.test(title)) as { dueAt: string };
  };

  it('shows first which running clocks a new incident would have later, then moves only new ones', async () => {
    const running = await world.incident({ severity: 'low' });
    const before = await triage(running.reference);
    const asked = { ...PERIOD, calendar: content };
    const { status, body } = await world.call('POST', `/v1/calendars/${CALENDAR}/dry-run`, director, asked);
    expect([status, body.totals]).toEqual([200, { subjects: 1, clocks: 1 }]);
    const [effect] = body.items[0].clocks;
    expect(effect).toMatchObject({
      dueAt: before.dueAt,
      policy: { status: 'house', caption: 'FCERT house target' },
    });
    expect(Date.parse(effect.wouldBe)).toBeGreaterThan(Date.parse(effect.dueAt));

    const revise = (revision: number, over: object = {}, who = director) =>
      world.call(
        'PUT',
        `/v1/calendars/${CALENDAR}`,
        { ...who, 'if-match': `"${revision}"` },
        {
          ...content,
          reason: 'Notified by the Cabinet Division',
          ...over,
        },
      );
    expect((await revise(1, {}, await world.cookie('shift-lead'))).status).toBe(403);
    expect((await revise(4)).status).toBe(412);
    const bad = await revise(1, { holidays: [{ day: '2027-02-30', title: 'No day' }, null] });
    expect([bad.status, bad.body.code]).toEqual([400, 'validation-failed']);
    const done = await revise(1);
    expect([done.status, done.body.revision, done.body.holidays.length]).toEqual([200, 2, 10]);
    expect((await revise(1)).status).toBe(412);

    await world.call('POST', `/v1/incidents/${running.reference}/notes`, director, { text: 'Still at it' });
    expect(await triage(running.reference)).toEqual(before);
    const young = await world.incident({ severity: 'low' });
    expect((await triage(young.reference)).dueAt > before.dueAt).toBe(true);
    const { reader } = world.database.transactions;
    const [entry] = await reader.query<{ data: Record<string, unknown> }>(
      `SELECT data FROM audit_entry WHERE action = 'working-calendar.revised'`,
    );
    expect(entry!.data).toMatchObject({
      revision: 2,
      reason: 'Notified by the Cabinet Division',
      before: { holidays: [] },
    });
  });

  it('is listed, and an unknown one is not there to be revised', async () => {
    const { body } = await world.call('GET', '/v1/calendars', director);
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([CALENDAR]);
    expect((await world.call('GET', '/v1/calendars/none', director)).status).toBe(404);
    const made = await world.call(
      'PUT',
      '/v1/calendars/none',
      { ...director, 'if-match': '"1"' },
      {
        ...content,
        reason: 'A new one',
      },
    );
    expect(made.status).toBe(404);
  });
});
