import { type CaseWorld, openCaseWorld } from '../case-world.js';

interface Clock {
  id: string;
  title: string;
  state: string;
  dueAt: string | null;
  startedAt: string;
}

describe('one incident or two, and clocks that stand still', () => {
  let world: CaseWorld;
  let analyst: Record<string, string>;
  let lead: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld();
    analyst = await world.cookie('analyst');
    lead = await world.cookie('shift-lead');
  });
  afterAll(() => world.close());

  const post = (path: string, body: unknown, as = analyst) =>
    world.call('POST', `/v1/incidents/${path}`, as, body);
  const read = async (reference: string) =>
    (await world.call('GET', `/v1/incidents/${reference}`, analyst)).body;
  const open = async (reference: string): Promise<Clock[]> =>
    (await read(reference)).clocks.filter((clock: Clock) => ['running', 'paused'].includes(clock.state));
  const due = async (reference: string, title: string) =>
    (await open(reference)).find((clock) => clock.title === title)?.dueAt;
  const texts = async (reference: string): Promise<string[]> =>
    (await world.call('GET', `/v1/incidents/${reference}/timeline`, analyst)).body.items.map(
      (entry: { text: string }) => entry.text,
    );
  const ACKNOWLEDGE = 'High: FCERT acknowledges';

  it('a merge takes reports and clocks over; taken back, each has its own again', async () => {
    const older = await world.incident();
    const younger = await world.incident();
    const earliest = await due(older.reference, ACKNOWLEDGE);
    const merged = await post(`${younger.reference}/merge`, {
      absorbed: older.reference,
      reason: 'Same intruder',
    });
    expect(merged.status).toBe(200);
    expect(await read(younger.reference)).toMatchObject({ reportCount: 2, state: 'new' });
    expect((await read(younger.reference)).reports).toHaveLength(2);
    expect(await due(younger.reference, ACKNOWLEDGE)).toBe(earliest);
    expect(await read(older.reference)).toMatchObject({
      state: 'closed',
      disposition: 'duplicate',
      nextClock: null,
    });
    expect(await open(older.reference)).toEqual([]);
    expect(await texts(older.reference)).toContain(`Merged into ${younger.reference}: Same intruder`);

    const parted = await post(`${older.reference}/unmerge`, { reason: 'Two intruders after all' });
    expect(parted.status).toBe(200);
    expect(await read(older.reference)).toMatchObject({
      state: 'in-progress',
      disposition: null,
      reportCount: 1,
    });
    expect(await read(younger.reference)).toMatchObject({ reportCount: 1 });
    expect((await read(younger.reference)).reports).toHaveLength(1);
    expect(await due(older.reference, ACKNOWLEDGE)).toBe(earliest);
    expect(await due(younger.reference, ACKNOWLEDGE)).toBe(earliest);
    expect((await post(`${older.reference}/unmerge`, { reason: 'Once more' })).body.code).toBe('not-merged');
  });

  it('the graver severity holds after a merge, and its clocks run', async () => {
    const low = await world.incident({ severity: 'low' });
    const critical = await world.incident({ severity: 'critical' });
    await post(`${low.reference}/merge`, { absorbed: critical.reference, reason: 'Same hosts' });
    expect(await read(low.reference)).toMatchObject({ severity: 'critical' });
    expect(await due(low.reference, 'Critical: FCERT acknowledges')).toBeDefined();
  });

  it('refuses what is not one matter', async () => {
    const [mine, other] = [await world.incident(), await world.incident({}, 'NTRC')];
    const merge = async (reference: string, absorbed: string) =>
      (await post(`${reference}/merge`, { absorbed, reason: 'Looks alike' })).body.code;
    expect(await merge(mine.reference, other.reference)).toBe('other-constituent');
    expect(await merge(mine.reference, mine.reference)).toBe('merge-with-itself');
    expect(await merge(mine.reference, 'FC-2020-000001')).toBe('not-found');
    const third = await world.incident();
    await post(`${mine.reference}/merge`, { absorbed: third.reference, reason: 'Looks alike' });
    expect(await merge(mine.reference, third.reference)).toBe('incident-closed');
    const reporter = await world.cookie('reporter');
    const asked = await post(
      `${mine.reference}/merge`,
      { absorbed: other.reference, reason: 'Mine' },
      reporter,
    );
    expect(asked.status).toBe(403);
  });

  it('a split gives some reports an incident of their own with the whole history', async () => {
    const [first, second] = [await world.incident(), await world.incident()];
    await world.call('PUT', `/v1/incidents/${first.reference}/acknowledgement`, analyst);
    await post(`${first.reference}/merge`, { absorbed: second.reference, reason: 'Same hour' });
    const whole = await read(first.reference);
    const chosen = whole.reports[1].reference as string;
    const split = await post(`${first.reference}/split`, { reports: [chosen], reason: 'Another system' });
    expect(split.status).toBe(201);
    const part = await read(split.body.reference);
    expect(part).toMatchObject({ reportCount: 1, severity: 'high', acknowledgedAt: whole.acknowledgedAt });
    expect(part.reports.map((report: { reference: string }) => report.reference)).toEqual([chosen]);
    const shape = (incident: { clocks: Clock[] }) =>
      incident.clocks.map(({ title, state, dueAt, startedAt }) => [title, state, dueAt, startedAt]).sort();
    expect(shape(part)).toEqual(shape(whole));
    expect(shape(await read(first.reference))).toEqual(shape(whole));
    expect(await texts(split.body.reference)).toContain(`Split from ${first.reference}: Another system`);
    const again = (reports: string[]) => post(`${first.reference}/split`, { reports, reason: 'Another one' });
    expect((await again([chosen])).body.code).toBe('not-of-this-incident');
    expect((await again([whole.reports[0].reference])).body.code).toBe('nothing-left');
  });

  it('a shift lead pauses a house clock for a listed reason; it then runs on, due later by the pause', async () => {
    const { reference } = await world.incident();
    const triage = (await open(reference)).find(
      (clock) => clock.title === 'High: FCERT triages and classifies',
    )!;
    const path = `/v1/incidents/${reference}/clocks/${triage.id}/pause`;
    expect((await world.call('PUT', path, analyst, { reason: 'awaiting-constituent' })).status).toBe(403);
    expect((await world.call('PUT', path, lead, { reason: 'lunch' })).body.code).toBe(
      'clock-reason-not-listed',
    );
    expect((await world.call('PUT', path, lead, { reason: 'awaiting-constituent' })).status).toBe(200);
    expect((await open(reference)).find((clock) => clock.id === triage.id)!.state).toBe('paused');
    expect((await world.call('DELETE', path, lead)).status).toBe(200);
    const after = (await open(reference)).find((clock) => clock.id === triage.id)!;
    expect(after.state).toBe('running');
    expect(Date.parse(after.dueAt!)).toBeGreaterThan(Date.parse(triage.dueAt!));
    expect((await world.call('DELETE', path, lead)).body.code).toBe('clock-not-paused');
    const acknowledge = (await open(reference)).find((clock) => clock.title === ACKNOWLEDGE)!;
    const never = `/v1/incidents/${reference}/clocks/${acknowledge.id}/pause`;
    expect((await world.call('PUT', never, lead, { reason: 'awaiting-constituent' })).body.code).toBe(
      'clock-not-pausable',
    );
    expect(await texts(reference)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Paused: High: FCERT triages/),
        expect.stringMatching(/^Runs on:/),
      ]),
    );
  });
});
