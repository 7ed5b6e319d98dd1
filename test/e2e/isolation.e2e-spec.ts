import type { Answer } from '../api-world.js';
import { routesOf } from '../../apps/api/src/http/route-access.js';
import { WholeWorld, eventually } from '../whole-world.js';

type Headers = Record<string, string>;

const ROLES = [
  'reporter',
  'reporter-other',
  'analyst',
  'shift-lead',
  'director',
  'mssp-operator',
  'mssp-operator-other',
  'oversight',
  'admin',
] as const;
type Who = (typeof ROLES)[number];

const ABSENT = {
  report: 'FCR-2000-000001',
  incident: 'FCI-2000-000001',
  id: '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6',
};

/** What a report carries that only those who may read it may ever meet. */
function report(canary: string, tlp: string) {
  return {
    title: `Ransom note ${canary}`,
    description: `Files of the registry are encrypted, the note names ${canary}.`,
    sourceRef: `case-${canary}`,
    contact: { name: `Officer ${canary}`, email: `${canary}@example.org` },
    observables: [{ type: 'domain', value: `${canary}.example` }],
    tlp,
  };
}

/** Routes that read their body as it comes refuse one of JSON before they ask who sends it. */
const TAKES_NO_JSON = /^(POST .*\/(bulk|evidence)|PATCH .*\/evidence-uploads\/:upload)$/;

describe('what one party may not see of another', () => {
  let world: WholeWorld;
  const as = {} as Record<Who, Headers>;
  const open = { reference: '', incident: '' };
  const red = { reference: '', incident: '' };

  beforeAll(async () => {
    world = await WholeWorld.open();
    for (const who of ROLES) as[who] = await world.cookie(who);
    await file(open, report('ambercanary', 'amber'));
    await file(red, report('redcanary', 'red'));
  }, 60_000);
  afterAll(() => world.close());

  async function file(into: typeof open, body: object): Promise<void> {
    const { reference } = (await world.call('POST', '/v1/reports', as.reporter, body)).body;
    into.reference = reference;
    into.incident = await eventually('the incident', async () => {
      const { incidentReference } = (await world.call('GET', `/v1/reports/${reference}`, as.reporter)).body;
      return (incidentReference as string | null) ?? undefined;
    });
  }

  const get = (path: string, headers: Headers) => world.call('GET', path, headers);
  /** Everything of an answer but what names the request. */
  const said = ({ status, headers, body }: Answer) => ({
    status,
    type: headers.get('content-type'),
    length: headers.get('content-length'),
    body: { ...body, traceId: '' },
  });

  it('the reporter reads back what they sent, FCERT reads all of it', async () => {
    expect((await get(`/v1/reports/${open.reference}`, as.reporter)).body.title).toContain('ambercanary');
    for (const who of ['analyst', 'shift-lead', 'director'] as const) {
      expect((await get(`/v1/incidents/${red.incident}`, as[who])).body.title).toContain('redcanary');
    }
  });

  it('a foreign report and an absent one answer alike, whatever is asked of them', async () => {
    const foreign = (path: string) => path.replace(open.reference, ABSENT.report);
    const reads = [`/v1/reports/${open.reference}`, `/v1/reports/${red.reference}`];
    for (const path of reads) {
      const absent = await get(`/v1/reports/${ABSENT.report}`, as['reporter-other']);
      expect(said(await get(path, as['reporter-other']))).toEqual(said(absent));
      expect(absent.status).toBe(404);
    }
    const addition = `/v1/reports/${open.reference}/additions`;
    const add = (path: string) => world.call('POST', path, as['reporter-other'], { text: 'me too' });
    expect(said(await add(addition))).toEqual(said(await add(foreign(addition))));
  });

  it('a foreign incident and an absent one answer alike on every route a role may ever call', async () => {
    const routes = routesOf(world.api.app).filter(({ path }) => path.includes('/incidents/:reference'));
    expect(routes.length).toBeGreaterThan(8);
    for (const who of [
      'reporter-other',
      'mssp-operator',
      'mssp-operator-other',
      'oversight',
      'admin',
    ] as const) {
      for (const { method, path } of routes) {
        const ask = (reference: string) => {
          const version = { ...as[who], 'if-match': '"1"' };
          const body = method === 'GET' || method === 'DELETE' ? undefined : {};
          return world.call(method, path.replace(':reference', reference), version, body);
        };
        const [there, absent] = [await ask(red.incident), await ask(ABSENT.incident)];
        expect({ who, method, path, ...said(there) }).toEqual({ who, method, path, ...said(absent) });
        // A route of files refuses a body of JSON before it looks at anything.
        const takesFiles = TAKES_NO_JSON.test(`${method} ${path}`);
        expect(takesFiles ? [403, 404, 415] : [403, 404]).toContain(there.status);
      }
    }
  });

  it('no list, page or refusal tells a foreign body, a provider or a reader what is in a report', async () => {
    const lists = [
      '/v1/reports',
      '/v1/incidents',
      '/v1/incidents?q=redcanary',
      '/v1/mssp/tasks',
      '/v1/constituents',
    ];
    for (const who of [
      'reporter-other',
      'mssp-operator',
      'mssp-operator-other',
      'oversight',
      'admin',
    ] as const) {
      for (const path of lists) {
        const text = JSON.stringify((await get(path, as[who])).body);
        expect([who, path, text.includes('redcanary') || text.includes(red.incident)]).toEqual([
          who,
          path,
          false,
        ]);
      }
    }
    for (const who of ['reporter-other', 'mssp-operator'] as const) {
      for (const path of lists)
        expect(JSON.stringify((await get(path, as[who])).body)).not.toContain('ambercanary');
    }
    expect(JSON.stringify((await get('/v1/incidents', as.oversight)).body)).toContain('ambercanary');
  });

  it("a machine with the desk's scopes does not reach RED, and a foreign key reaches nothing", async () => {
    const key = world.bearer('analyst');
    expect((await get(`/v1/incidents/${open.incident}`, key)).status).toBe(200);
    expect((await get(`/v1/incidents/${red.incident}`, key)).status).toBe(404);
    expect(JSON.stringify((await get('/v1/incidents?q=redcanary', key)).body)).not.toContain('redcanary');
    const other = world.people.apiKeys.filter((it) => it.constituent !== undefined).at(-1)!;
    const bearer = { authorization: `Bearer ${other.key}` };
    expect((await get(`/v1/reports/${open.reference}`, bearer)).status).toBe(404);
    expect((await get('/v1/reports', bearer)).body.items).toEqual([]);
  });

  it('readers change nothing, on any route, whatever they send', async () => {
    const writes = routesOf(world.api.app).filter(
      ({ method, access }) =>
        method !== 'GET' && method !== 'HEAD' && access !== 'public' && access !== 'session:own',
    );
    // What an administrator keeps is no case; everybody keeps their own addresses and second factors.
    const kept = {
      admin:
        /^(api-key|person|factor|approval|retention|contact|policy|calendar|alert|feed-watch|rota|rehearsal|delivery)/,
      oversight: /^(alert:own|factor:)/,
    };
    for (const who of ['oversight', 'admin'] as const) {
      for (const { method, path } of writes.filter(({ access }) => !kept[who].test(access ?? ''))) {
        const address = path.replace(':reference', open.incident).replace(':id', ABSENT.id);
        const answer = await world.call(
          method,
          address,
          { ...as[who], 'if-match': '"1"' },
          { state: 'closed' },
        );
        expect([who, method, path, answer.status]).toEqual([
          who,
          method,
          path,
          TAKES_NO_JSON.test(`${method} ${path}`) ? 415 : 403,
        ]);
      }
    }
  });

  it('nobody sets what is not theirs to set', async () => {
    for (const extra of [
      'id',
      'reference',
      'constituentId',
      'callerId',
      'incidentId',
      'status',
      'channel',
      'receivedAt',
    ]) {
      const answer = await world.call('POST', '/v1/reports', as.reporter, {
        ...report('x', 'green'),
        [extra]: ABSENT.id,
      });
      expect([extra, answer.status, answer.body.errors?.[0]]).toMatchObject([
        extra,
        400,
        { pointer: `/${extra}`, code: 'unknown-field' },
      ]);
    }
    const reportFor = (onBehalfOf: string) =>
      world.call('POST', '/v1/reports', as.reporter, { ...report('x', 'green'), onBehalfOf });
    const forAnother = await reportFor('MO-DEFENCE');
    expect(forAnother.status).toBe(403);
    expect(said(await reportFor('MO-NOBODY'))).toEqual(said(forAnother));
  });
});
