import { type CaseWorld, openCaseWorld } from '../case-world.js';

describe('a hand-off to a body outside', () => {
  let world: CaseWorld;
  let analyst: Record<string, string>;
  let lead: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld();
    [analyst, lead] = [await world.cookie('analyst'), await world.cookie('shift-lead')];
  });
  afterAll(() => world.close());

  const draft = { to: 'national-cert', reason: 'Spreads to a second ministry' };

  it('is prepared, read, released and acknowledged; the release stops the duty to escalate', async () => {
    const { reference } = await world.incident({
      severity: 'critical',
      class: 'availability',
      type: 'ddos',
      confidence: 0.9,
    });
    const base = `/v1/incidents/${reference}/hand-offs`;
    const { body: read } = await world.call('GET', `/v1/incidents/${reference}`, analyst);
    await world.call(
      'PUT',
      `/v1/incidents/${reference}/classification`,
      { ...analyst, 'if-match': `"${read.version}"` },
      { class: 'availability', type: 'ddos' },
    );
    const made = await world.call('POST', base, analyst, draft);
    expect(made).toMatchObject({
      status: 201,
      body: { number: `${reference}/1`, state: 'drafted', clocks: [], tlp: 'amber' },
    });
    const one = `${base}/${made.body.id}`;
    const before = await world.call('GET', `${one}/paper`, lead);
    expect(before.body.document).toMatchObject({ released: null, tlp: 'TLP:AMBER' });
    const released = await world.call('PUT', `${one}/release`, lead);
    expect(released.body).toMatchObject({
      state: 'released',
      releasedBy: 'Demo shift-lead',
      clocks: [{ before: 'running', after: 'met', caption: 'FCERT house target' }],
    });
    const paper = await world.call('GET', `${one}/paper`, analyst);
    expect(await world.call('GET', `${one}/paper`, lead)).toMatchObject({ body: paper.body });
    expect(paper.body.text.split('\n')[0]).toBe('TLP:AMBER');
    expect(paper.body.text).toContain('FCERT house target');
    const taken = await world.call('PUT', `${one}/acknowledgement`, analyst, { theirReference: 'NC-9' });
    expect(taken.body).toMatchObject({ state: 'acknowledged', theirReference: 'NC-9' });
    expect((await world.call('GET', base, analyst)).body.items).toEqual([taken.body]);
    const back = await world.call('PUT', `${one}/return`, analyst, { reason: 'Belongs to the province' });
    expect(back.body).toMatchObject({ state: 'returned', endReason: 'Belongs to the province' });
    expect(await world.call('PUT', `${one}/release`, lead)).toMatchObject({
      status: 409,
      body: { code: 'no-such-move' },
    });
  });

  it('gives the paper as plain text', async () => {
    const { reference } = await world.incident();
    const made = await world.call('POST', `/v1/incidents/${reference}/hand-offs`, analyst, {
      ...draft,
      release: true,
    });
    const url = `${world.url}/v1/incidents/${reference}/hand-offs/${made.body.id}/paper.txt`;
    const answer = await fetch(url, { headers: analyst });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await answer.text();
    expect(text).toBe(
      (await world.call('GET', `/v1/incidents/${reference}/hand-offs/${made.body.id}/paper`, analyst)).body
        .text,
    );
  });

  it('is no business of ministries, operators and readers', async () => {
    const { reference } = await world.incident();
    const base = `/v1/incidents/${reference}/hand-offs`;
    const { body } = await world.call('POST', base, analyst, draft);
    for (const role of ['reporter', 'mssp-operator', 'oversight', 'admin']) {
      const as = await world.cookie(role);
      expect((await world.call('POST', base, as, draft)).status).toBe(403);
      expect((await world.call('GET', `${base}/${body.id}/paper`, as)).status).toBe(403);
      expect((await world.call('PUT', `${base}/${body.id}/release`, as)).status).toBe(403);
    }
    const absent = `${base}/01890000-0000-7000-8000-000000000000`;
    expect((await world.call('GET', absent, analyst)).status).toBe(404);
    expect((await world.call('POST', base, analyst, { ...draft, to: 'fcert-t1' })).body).toMatchObject({
      code: 'no-such-body',
      errors: [{ pointer: '/to' }],
    });
  });
});
