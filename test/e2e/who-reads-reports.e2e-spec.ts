import request from 'supertest';
import { type LiveEvent, WholeWorld, eventually } from '../whole-world.js';

type Headers = Record<string, string>;

/** Values that stand in reports and in no title: whoever meets one has read a report. */
const WORD = '203.0.113.77';
const ADDED = 'otterbrook';
const CLAIM = 'low';

const READERS = ['analyst', 'shift-lead', 'director'] as const;
const OTHERS = ['oversight', 'admin'] as const;
const SHUT_OUT = ['reporter', 'reporter-other', 'mssp-operator', 'mssp-operator-other'] as const;

const report = (hour: string) => ({
  title: 'Files of the registry encrypted',
  description: `At ${hour} the ransom note named ${WORD}, files of the registry are encrypted.`,
  observables: [{ type: 'ipv4', value: WORD }],
  affected: { systems: [WORD], users: 40 },
  severityClaim: CLAIM,
  tlp: 'amber',
});

/** Who may read an incident but not its reports meets nothing of them, by whatever page. */
describe('what an incident repeats of its reports', () => {
  let world: WholeWorld;
  let incident: string;
  let first: string;
  const as: Record<string, Headers> = {};
  const heard: Record<string, LiveEvent[]> = {};

  beforeAll(async () => {
    world = await WholeWorld.open();
    for (const who of [...READERS, ...OTHERS, ...SHUT_OUT]) as[who] = await world.cookie(who);
    as['key without reports'] = await key(['incidents:read', 'live:read']);
    as['key with reports'] = await key(['incidents:read', 'reports:read', 'live:read']);
    for (const who of Object.keys(as)) heard[who] = await world.listen(as[who]!);
    first = await filed(report('nine'));
    incident = await joined(first);
    await joined(await filed(report('ten')));
    await http('post', `/v1/reports/${first}/additions`, 'reporter')
      .send({ text: `The note also names ${ADDED}.` })
      .expect(201);
    await http('post', `/v1/incidents/${incident}/notes`, 'analyst')
      .send({ text: 'Called the focal point.', visibility: 'constituent' })
      .expect(201);
  }, 60_000);
  afterAll(() => world.close());

  const http = (method: 'get' | 'post', path: string, who: string) =>
    request(`http://127.0.0.1:${world.api.port}`)[method](path).set(as[who]!);

  async function key(scopes: string[]): Promise<Headers> {
    const body = { name: scopes.join(' & ').replaceAll(':', ' '), role: 'analyst', scopes };
    const made = await http('post', '/v1/api-keys', 'admin').send(body).expect(201);
    return { authorization: `Bearer ${(made.body as { key: string }).key}` };
  }

  async function filed(body: object): Promise<string> {
    const answer = await http('post', '/v1/reports', 'reporter').send(body).expect(202);
    return (answer.body as { reference: string }).reference;
  }

  const joined = (reference: string) =>
    eventually('the incident', async () => {
      const { body } = await http('get', `/v1/reports/${reference}`, 'reporter').expect(200);
      return (body as { incidentReference: string | null }).incidentReference ?? undefined;
    });

  interface Entry {
    kind: string;
    text: string;
  }

  async function timeline(who: string, limit = 200): Promise<{ entries: Entry[]; sizes: number[] }> {
    const entries: Entry[] = [];
    const sizes: number[] = [];
    for (let cursor = ''; ;) {
      const path = `/v1/incidents/${incident}/timeline?limit=${limit}${cursor}`;
      const { body } = await http('get', path, who).expect(200);
      const { items, nextCursor } = body as { items: Entry[]; nextCursor: string | null };
      entries.push(...items);
      sizes.push(items.length);
      if (nextCursor === null) return { entries, sizes };
      cursor = `&cursor=${nextCursor}`;
    }
  }

  const PAGES = () => [
    `/v1/incidents/${incident}`,
    `/v1/incidents/${incident}/timeline?limit=200`,
    `/v1/incidents/${incident}/clocks`,
    '/v1/incidents?view=all',
    `/v1/incidents?view=all&q=${WORD}`,
    '/v1/mssp/tasks',
    '/v1/reports',
    `/v1/reports/${first}`,
  ];

  it('is told to those who may read reports: people of the desk, and a key with both scopes', async () => {
    for (const who of [...READERS, 'key with reports']) {
      const text = JSON.stringify((await timeline(who)).entries);
      expect([who, text.includes(WORD), text.includes(ADDED)]).toEqual([who, true, true]);
      const { body } = await http('get', `/v1/incidents/${incident}`, who).expect(200);
      const page = body as { observables: object[]; reports: object[]; score: { claim: object } };
      expect(page.observables).toContainEqual({ type: 'ipv4', value: WORD });
      expect([page.reports.length, page.score.claim]).toEqual([2, expect.anything()]);
    }
  });

  it('is told to nobody else who reads incidents, on no page and by no search', async () => {
    for (const who of [...OTHERS, 'key without reports']) {
      for (const path of PAGES()) {
        const { text } = await http('get', path, who);
        expect([who, path, text.includes(WORD), text.includes(ADDED)]).toEqual([who, path, false, false]);
      }
      const { body } = await http('get', `/v1/incidents/${incident}`, who).expect(200);
      const page = body as { observables: object[]; score: object; suggestions: { reasons: string[] }[] };
      expect(page.observables).toEqual([]);
      expect(page.score).toMatchObject({ claim: null });
      expect(page.suggestions.length).toBeGreaterThan(0);
      expect(page.suggestions.flatMap(({ reasons }) => reasons)).toEqual([]);
    }
  });

  it('leaves them what FCERT says and does, and their pages are full', async () => {
    const { entries: all } = await timeline('analyst');
    for (const who of [...OTHERS, 'key without reports']) {
      const { entries, sizes } = await timeline(who, 2);
      const texts = entries.map(({ text }) => text);
      expect(texts).toContain(`Opened from report ${first}`);
      expect(texts).toContain('Called the focal point.');
      expect(entries.length).toBeLessThan(all.length);
      expect(sizes.slice(0, -1).every((size) => size === 2)).toBe(true);
      const shown = all.filter(({ text }) => texts.includes(text));
      expect(texts).toEqual(shown.map(({ text }) => text));
    }
  });

  it('is told to the organisation that reported it, and to no other party', async () => {
    const { text } = await http('get', `/v1/reports/${first}`, 'reporter').expect(200);
    expect(text).toContain(ADDED);
    for (const who of SHUT_OUT.filter((it) => it !== 'reporter')) {
      for (const path of PAGES()) {
        const answer = await http('get', path, who);
        expect([who, path, answer.text.includes(WORD), answer.text.includes(ADDED)]).toEqual([
          who,
          path,
          false,
          false,
        ]);
      }
    }
  });

  it("goes out on no socket, the desk's neither: events carry ids and codes", async () => {
    await eventually('the last change', () =>
      heard.analyst!.some(({ data }) => data.change === 'update-sent') ? true : undefined,
    );
    for (const [who, events] of Object.entries(heard)) {
      const text = JSON.stringify(events);
      expect([who, text.includes(WORD), text.includes(ADDED)]).toEqual([who, false, false]);
    }
    expect(heard.oversight!.length).toBeGreaterThan(0);
  });

  it('an entry that does not say so counts as quoting', async () => {
    await world.database.transactions.reader.query(
      `INSERT INTO timeline_entry (id, incident_id, kind, text, visibility, actor_kind, actor_id, actor_label)
       SELECT gen_random_uuid(), i.id, 'note', $2, 'fcert', 'system', 'older', 'older'
         FROM incident i WHERE i.reference = $1`,
      [incident, `written before, ${WORD}`],
    );
    expect(JSON.stringify((await timeline('analyst')).entries)).toContain('written before');
    expect(JSON.stringify((await timeline('admin')).entries)).not.toContain('written before');
  });
});
