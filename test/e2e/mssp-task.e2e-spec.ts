import { type CaseWorld, openCaseWorld } from '../case-world.js';

const FORENSICS = 'artefact-and-forensic-analysis';
const EVIDENCE = { evidence: 'Three hosts imaged, hashes of two binaries reported.' };
const OFFER = { service: FORENSICS, instructions: 'Image the affected hosts before cleaning.' };

type Headers = Record<string, string>;
type Item = { provider: string };

const captionOf = (clock: { policy: { caption: string } }): string => clock.policy.caption;

/** What two answers may differ in though they say the same. */
const words = (answer: { status: number; body: object }) => ({
  ...answer.body,
  traceId: '',
  status: answer.status,
});

describe('a managed-service task', () => {
  let world: CaseWorld;
  let analyst: Headers;
  let operator: Headers;
  let rival: Headers;

  beforeAll(async () => {
    world = await openCaseWorld();
    analyst = await world.cookie('analyst');
    operator = await world.cookie('mssp-operator');
    rival = await world.cookie('mssp-operator-other');
  });
  afterAll(() => world.close());

  const offer = async (body: object = OFFER) => {
    const incident = await world.incident();
    return world.call('POST', `/v1/incidents/${incident.reference}/mssp-tasks`, analyst, body);
  };
  const put = (id: string, verb: string, as: Headers, body?: object, more: Headers = {}) =>
    world.call('PUT', `/v1/mssp/tasks/${id}/${verb}`, { ...as, ...more }, body);

  it('is offered from an incident, with the clocks of the house and those of the contract apart', async () => {
    const { status, body } = await offer();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'offered',
      service: { code: FORENSICS },
      provider: 'demo-indus-soc',
      constituent: { code: 'NIH' },
      contract: 'demo-indus-analysis',
      acknowledged: null,
    });
    expect(body.clocks.map(captionOf)).toEqual(['FCERT house target']);
    expect(body.contractClocks.map(captionOf)).toEqual(['Contract target', 'Contract target']);
    expect(new Date(body.nextDueAt).getTime() - new Date(body.offeredAt).getTime()).toBe(20 * 60_000);
  });

  it('is acknowledged, started, completed with evidence and accepted, each repeat answering the same', async () => {
    const { id } = (await offer()).body;
    const first = await put(id, 'acknowledgement', operator);
    const again = await put(id, 'acknowledgement', operator, undefined, { 'if-match': '"1"' });
    expect(first).toMatchObject({ status: 200, body: { state: 'acknowledged', version: 2 } });
    expect(again.body).toEqual(first.body);
    expect(first.body.clocks[0].state).toBe('met');
    expect((await put(id, 'start', operator)).body.state).toBe('started');
    const done = await put(id, 'completion', operator, EVIDENCE);
    expect(done.body).toMatchObject({ state: 'completed', evidence: EVIDENCE.evidence });
    expect((await put(id, 'completion', operator, EVIDENCE)).body).toEqual(done.body);
    const read = await world.call('GET', `/v1/mssp/tasks/${id}`, analyst);
    expect(read.headers.get('etag')).toBe('"4"');
    expect((await put(id, 'acceptance', analyst)).body).toMatchObject({ state: 'accepted', version: 5 });
    expect((await put(id, 'acceptance', analyst)).status).toBe(200);
  });

  it('is refused with a reason, and only before it is started', async () => {
    const { id } = (await offer()).body;
    expect((await put(id, 'refusal', operator, {})).status).toBe(400);
    const short = await put(id, 'refusal', operator, { reason: 'no' });
    expect(short).toMatchObject({
      status: 400,
      body: { code: 'reason-missing', errors: [{ pointer: '/reason' }] },
    });
    const refused = await put(id, 'refusal', operator, { reason: 'No cleared engineer is free.' });
    expect(refused.body).toMatchObject({ state: 'refused', refusalReason: 'No cleared engineer is free.' });
    expect(await put(id, 'acknowledgement', operator)).toMatchObject({
      status: 409,
      body: { code: 'already-refused' },
    });
  });

  it('comes back from FCERT with what is missing', async () => {
    const { id } = (await offer()).body;
    for (const verb of ['acknowledgement', 'start']) await put(id, verb, operator);
    await put(id, 'completion', operator, EVIDENCE);
    const returned = await put(id, 'return', analyst, { reason: 'The third host is missing.' });
    expect(returned.body).toMatchObject({ state: 'returned', returnReason: 'The third host is missing.' });
    expect((await put(id, 'start', operator)).body.state).toBe('started');
  });

  it('keeps to its version where one is named', async () => {
    const { id } = (await offer()).body;
    const stale = await put(id, 'acknowledgement', operator, undefined, { 'if-match': '"9"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'version-changed' } });
    const unreadable = await put(id, 'acknowledgement', operator, undefined, { 'if-match': '*' });
    expect(unreadable.status).toBe(400);
  });

  it('A5 is invisible to another provider on every route: foreign and absent answer the same', async () => {
    const { id, reference } = (await offer()).body;
    const absent = '01890000-0000-7000-8000-000000000000';
    const reason = { reason: 'A reason that is long enough.' };
    const routes: [string, string, object?][] = [
      ['GET', ''],
      ['PUT', '/acknowledgement'],
      ['PUT', '/start'],
      ['PUT', '/completion', EVIDENCE],
      ['PUT', '/refusal', reason],
    ];
    for (const [method, path, body] of routes) {
      const none = await world.call(method, `/v1/mssp/tasks/${absent}${path}`, rival, body);
      expect(none.status).toBe(404);
      for (const key of [id, reference, 'FCT-2026-999999', 'x']) {
        const foreign = await world.call(method, `/v1/mssp/tasks/${key}${path}`, rival, body);
        expect(words(foreign)).toEqual(words(none));
      }
    }
    const list = await world.call('GET', '/v1/mssp/tasks', rival);
    expect(JSON.stringify(list.body)).not.toContain(reference);
    expect((await put(id, 'acceptance', rival)).status).toBe(403);
  });

  it('lists to each side what is its own, by state and page', async () => {
    for (let n = 0; n < 3; n += 1) await offer({ ...OFFER, service: 'mitigation-and-recovery' });
    const own = await world.call('GET', '/v1/mssp/tasks?state=offered&limit=2', rival);
    expect(own.body.items).toHaveLength(2);
    expect(own.headers.get('live-cursor')).toMatch(/^[\w-]{20,}$/);
    expect(own.body.items.every((item: Item) => item.provider === 'demo-margalla-soc')).toBe(true);
    const next = await world.call(
      'GET',
      `/v1/mssp/tasks?state=offered&limit=2&cursor=${own.body.nextCursor}`,
      rival,
    );
    expect(next.body).toMatchObject({ items: [expect.anything()], nextCursor: null });
    expect((await world.call('GET', '/v1/mssp/tasks?cursor=forged', rival)).status).toBe(400);
    expect((await world.call('GET', '/v1/mssp/tasks?state=lost', rival)).status).toBe(400);
    const all = await world.call('GET', '/v1/mssp/tasks', analyst);
    expect(new Set(all.body.items.map((item: Item) => item.provider)).size).toBe(2);
  });

  it('is nothing a ministry may see, and no offer of an operator', async () => {
    const { id } = (await offer()).body;
    const incident = await world.incident();
    const reporter = await world.cookie('reporter');
    expect((await world.call('GET', '/v1/mssp/tasks', reporter)).status).toBe(403);
    expect((await world.call('GET', `/v1/mssp/tasks/${id}`, reporter)).status).toBe(403);
    const path = `/v1/incidents/${incident.reference}/mssp-tasks`;
    expect((await world.call('POST', path, operator, OFFER)).status).toBe(403);
    expect((await world.call('POST', path, analyst, { ...OFFER, state: 'accepted' })).status).toBe(400);
    expect(await world.call('POST', path, analyst, { ...OFFER, service: 'exercises' })).toMatchObject({
      status: 409,
      body: { code: 'no-contract' },
    });
  });

  it('is worked by an API key of the provider as well, within its scopes', async () => {
    const { id } = (await offer()).body;
    const keys = world.people.apiKeys.filter((key) => key.provider);
    const answers = await Promise.all(keys.map((key) => put(id, 'acknowledgement', world.bearer(key.name))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404]);
  });

  it('is certified: what the provider owed, by whose figure, and how it answered', async () => {
    const { id } = (await offer()).body;
    await put(id, 'acknowledgement', operator);
    const path = `/v1/mssp/tasks/${id}/certificate`;
    const told = await world.call('GET', path, operator);
    expect(told.body).toMatchObject({
      scope: 'task',
      status: 'interim',
      restsOn: { subject: { kind: 'mssp-task' } },
    });
    const house = told.body.clocks.find(
      ({ policy }: { policy: { caption: string } }) => policy.caption === 'FCERT house target',
    );
    expect(house).toMatchObject({
      dutyHolder: { kind: 'mssp', code: 'demo-indus-soc' },
      start: { event: 'task_assigned' },
      stop: { event: 'task_acknowledged' },
      verdict: { words: 'Met in time' },
    });
    const alone = await world.call('GET', `/v1/mssp/tasks/${id}/clocks/${house.id}/certificate`, analyst);
    expect(alone.body).toMatchObject({ scope: 'clock', status: 'final' });
    const printed = await world.call('GET', path, { ...operator, accept: 'application/pdf' });
    expect(printed.headers.get('content-type')).toBe('application/pdf');
    expect((await world.call('GET', path, rival)).status).toBe(404);
  });
});
