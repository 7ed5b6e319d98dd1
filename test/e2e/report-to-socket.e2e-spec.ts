import { type LiveEvent, WholeWorld, eventually } from '../whole-world.js';

/** The main job, from the ministry's request to the analyst's socket and the operator's acknowledgement. */
describe('a report on its way', () => {
  let world: WholeWorld;
  let ministry: Record<string, string>;
  let other: Record<string, string>;
  let analyst: Record<string, string>;
  let heard: LiveEvent[];
  let reference: string;
  let incident: string;

  beforeAll(async () => {
    world = await WholeWorld.open();
    const [first, second] = world.people.apiKeys.filter((key) => key.constituent);
    const desk = world.people.apiKeys.find(
      (key) => !key.constituent && key.scopes.includes('incidents:write'),
    );
    ministry = world.bearer(first!.name);
    other = world.bearer(second!.name);
    analyst = world.bearer(desk!.name);
    heard = await world.listen(analyst);
  }, 60_000);
  afterAll(() => world.close());

  const report = {
    title: 'Web portal under denial of service',
    description:
      'The public portal has been hit by a distributed denial of service attack from 203.0.113.9 since the morning.',
    awareAt: new Date(Date.now() - 60_000).toISOString(),
    severityClaim: 'high',
    sourceRef: 'TICKET-1',
  };
  const types = () => heard.map((event) => event.type);
  const read = async (path: string, as: Record<string, string>) => (await world.call('GET', path, as)).body;
  const etag = async () =>
    (await world.call('GET', `/v1/incidents/${incident}`, analyst)).headers.get('etag')!;

  it('is acknowledged once it is durable, and the same request gives the same answer', async () => {
    const key = { ...ministry, 'idempotency-key': 'first-try' };
    const answer = await world.call('POST', '/v1/reports', key, report);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      status: 'received',
      occurrence: 'first',
      incidentReference: null,
      clocks: [],
    });
    reference = answer.body.reference;

    const again = await world.call('POST', '/v1/reports', key, report);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(answer.body);

    const reused = await world.call('POST', '/v1/reports', key, { ...report, title: 'Another one' });
    expect(reused.status).toBe(422);
    expect(reused.body.code).toBe('idempotency-key-reused');
  });

  it('is triaged, opens an incident and starts the clocks of both sides', async () => {
    const own = await eventually('triage', async () => {
      const body = await read(`/v1/reports/${reference}`, ministry);
      return body.incidentReference ? body : undefined;
    });
    incident = own.incidentReference;
    expect(own.status).toBe('triaged');
    const sides = new Set(own.clocks.map((clock: { dutyHolder: { kind: string } }) => clock.dutyHolder.kind));
    expect(sides).toEqual(new Set(['fcert', 'constituent']));
    const filed = own.clocks.find((clock: { title: string }) => clock.title.includes('organisation reports'));
    expect(filed).toMatchObject({ state: 'met', policy: { status: 'house', caption: 'FCERT house target' } });
    const page = await read(`/v1/incidents/${incident}`, analyst);
    expect(page.classification).toMatchObject({ class: 'availability', type: 'ddos', by: 'model' });
    expect(page.suggestions).toHaveLength(3);
    expect(page.observables).toContainEqual({ type: 'ipv4', value: '203.0.113.9' });
    const told = (await read(`/v1/incidents/${incident}/timeline`, analyst)).items as { kind: string }[];
    expect(told.length).toBeGreaterThan(2);
  });

  it('reaches the analyst live, in order, and nobody of another body', async () => {
    await eventually('live events', () => (types().includes('incident.opened') ? true : undefined));
    expect(types().indexOf('report.received')).toBeLessThan(types().indexOf('incident.opened'));
    const numbers = heard.map((event) => BigInt(event.seq));
    expect([...numbers].sort((a, b) => (a < b ? -1 : 1))).toEqual(numbers);

    const foreign = await world.call('GET', `/v1/reports/${reference}`, other);
    const absent = await world.call('GET', '/v1/reports/FCR-2026-999999', other);
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, traceId: '' }).toEqual({ ...absent.body, traceId: '' });
    expect((await read('/v1/reports', other)).items).toEqual([]);
    expect((await world.call('GET', `/v1/incidents/${incident}`, other)).status).toBe(403);
  });

  it('A5 shows what was reported only to those who may read reports, also by way of the incident', async () => {
    expect((await read(`/v1/incidents/${incident}`, analyst)).reports).toHaveLength(1);
    for (const role of ['admin', 'oversight']) {
      const page = await world.call('GET', `/v1/incidents/${incident}`, await world.cookie(role));
      expect(page.status).toBe(200);
      expect(page.body.reports).toEqual([]);
    }
  });

  it('counts an occurrence when the same source number comes again', async () => {
    const again = await world.call('POST', '/v1/reports', ministry, {
      ...report,
      description: 'Still going on.',
    });
    expect(again.body).toMatchObject({ reference, occurrence: 'again' });
    expect((await read(`/v1/reports/${reference}`, ministry)).occurrences).toBe(2);
  });

  it('is added to without changing what was stated', async () => {
    const answer = await world.call('POST', `/v1/reports/${reference}/additions`, ministry, {
      text: 'Filter is up.',
    });
    expect(answer.status).toBe(201);
    const own = await read(`/v1/reports/${reference}`, ministry);
    expect(own.description).toBe(report.description);
    expect(own.additions).toHaveLength(1);
  });

  it('is claimed by exactly one of two who race, and the loser is told who', async () => {
    const lead = await world.cookie('shift-lead');
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(
        [analyst, lead].map((who) => world.call('PUT', `/v1/incidents/${incident}/claim`, who, {})),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      const [won, lost] = answers[0]!.status === 200 ? answers : [answers[1]!, answers[0]!];
      expect(lost!.body).toMatchObject({
        code: 'already-claimed',
        current: { assignee: won!.body.assignee.name },
      });
      const winner = won === answers[0] ? analyst : lead;
      expect((await world.call('DELETE', `/v1/incidents/${incident}/claim`, winner)).status).toBe(200);
    }
  });

  it('is claimed, acknowledged, classified and told about', async () => {
    expect((await world.call('PUT', `/v1/incidents/${incident}/claim`, analyst, {})).status).toBe(200);
    const acknowledged = await world.call('PUT', `/v1/incidents/${incident}/acknowledgement`, analyst);
    expect(acknowledged.status).toBe(200);
    const clocks = (await read(`/v1/incidents/${incident}/clocks`, analyst)).items as {
      title: string;
      state: string;
    }[];
    expect(clocks.find((clock) => clock.title.endsWith('FCERT acknowledges'))?.state).toBe('met');

    const unversioned = await world.call('PUT', `/v1/incidents/${incident}/classification`, analyst, {
      class: 'availability',
      type: 'ddos',
    });
    expect(unversioned.status).toBe(428);
    const classified = await world.call(
      'PUT',
      `/v1/incidents/${incident}/classification`,
      { ...analyst, 'if-match': await etag() },
      { class: 'availability', type: 'ddos' },
    );
    expect(classified.body).toMatchObject({ state: 'triaged' });
    const stale = await world.call(
      'PUT',
      `/v1/incidents/${incident}/severity`,
      { ...analyst, 'if-match': '"1"' },
      { severity: 'critical', reason: 'spreads' },
    );
    expect(stale.status).toBe(412);
  });

  it('stands in the queue by its next deadline, with the live cursor of the same instant', async () => {
    const queue = await world.call('GET', '/v1/incidents?view=mine', analyst);
    expect(queue.headers.get('live-cursor')).toMatch(/^\d+$/);
    expect(queue.body.items[0]).toMatchObject({
      reference: incident,
      reportCount: 1,
      assignee: expect.anything(),
    });
    expect(queue.body.items[0].nextClock.dueAt).toBeTruthy();
  });

  it('spawns a task that its operator acknowledges, and no other operator sees', async () => {
    const [operator, rival] = world.people.apiKeys.filter((key) => key.provider);
    const offered = await eventually('a task by rule', async () => {
      for (const key of [operator!, rival!]) {
        const { items } = await read('/v1/mssp/tasks', world.bearer(key.name));
        if (items.length > 0) return { key, task: items[0] as { id: string } };
      }
      return undefined;
    });
    const owner = world.bearer(offered.key.name);
    const stranger = world.bearer((offered.key === operator ? rival : operator)!.name);
    expect((await world.call('GET', `/v1/mssp/tasks/${offered.task.id}`, stranger)).status).toBe(404);
    const answer = await world.call('PUT', `/v1/mssp/tasks/${offered.task.id}/acknowledgement`, owner, {});
    expect(answer.status).toBe(200);
    await eventually('task event', () => (types().includes('mssp.task-changed') ? true : undefined));
  });

  it('closes with a disposition, and says why not before', async () => {
    const headers = { ...analyst, 'if-match': await etag() };
    const refused = await world.call('PUT', `/v1/incidents/${incident}/closure`, headers, {
      disposition: 'duplicate',
    });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'names-no-survivor', current: { state: 'triaged' } });
    const closed = await world.call('PUT', `/v1/incidents/${incident}/closure`, headers, {
      disposition: 'incident/confirmed',
      note: 'Traffic is back to normal.',
    });
    expect(closed.body).toMatchObject({ state: 'closed' });
    expect((await read('/v1/incidents?view=open', analyst)).items).toEqual([]);
    const own = await read(`/v1/reports/${reference}`, ministry);
    expect(own.updates.at(-1).text).toContain('Traffic is back to normal.');
  });

  it('left one audit entry for each change, in the words of the ledger', async () => {
    const entries = await world.database.transactions.reader.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE reference = $1 AND object_kind = 'incident' ORDER BY at`,
      [incident],
    );
    expect(entries.map((entry) => entry.action)).toEqual(
      expect.arrayContaining([
        'incident.opened',
        'incident.claimed',
        'incident.acknowledged',
        'incident.classified',
      ]),
    );
  });
});
