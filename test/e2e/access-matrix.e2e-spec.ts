import { type RouteLine, routesOf } from '../../apps/api/src/http/route-access.js';
import { BODIES } from '../access-matrix/bodies.js';
import {
  ABSENT,
  CALLERS,
  type Caller,
  type Headers,
  type Subject,
  SubjectMaker,
  callersOf,
} from '../access-matrix/objects.js';
import type { Answer } from '../api-world.js';
import { WholeWorld } from '../whole-world.js';

/** Every route that addresses an object, asked by every caller for one of each kind and for one that is not there. */
describe('the access matrix', () => {
  let world: WholeWorld;
  let as: Record<Caller, Headers>;
  let subjects: Subject[];
  let routes: RouteLine[];

  beforeAll(async () => {
    world = await WholeWorld.open();
    as = await callersOf(world);
    subjects = await new SubjectMaker(world, as).all();
    routes = routesOf(world.api.app).filter(({ path }) => path.includes(':'));
  }, 60_000);
  afterAll(() => world.close());

  const routesTo = ({ under, params }: Subject) =>
    routes.filter(
      ({ path }) =>
        (path === under || path.startsWith(`${under}/`)) &&
        placeholdersOf(path).every((name) => name in params),
    );

  function ask(caller: Caller, { method, path }: RouteLine, params: Subject['params']): Promise<Answer> {
    const address = path.replace(/:(\w+)/g, (_, name: string) => params[name]!);
    const body = method === 'GET' || method === 'DELETE' ? undefined : BODIES[`${method} ${path}`];
    return world.call(method, address, { ...as[caller], 'if-match': '"1"' }, body);
  }

  it('a foreign object and an absent one answer alike, byte for byte, to everybody on every route', async () => {
    let cells = 0;
    const leaks: unknown[] = [];
    for (const subject of subjects) {
      for (const caller of CALLERS.filter((one) => !subject.eyes.includes(one))) {
        for (const route of routesTo(subject)) {
          const [foreign, absent] = [
            await ask(caller, route, subject.params),
            await ask(caller, route, absentFor(route.path, subject)),
          ];
          cells += 1;
          const isHidden = [403, 404].includes(foreign.status) && same(foreign, absent);
          if (!isHidden)
            leaks.push({
              caller,
              subject: subject.name,
              ...route,
              foreign: said(foreign),
              absent: said(absent),
            });
        }
      }
    }
    process.stdout.write(
      `\n  ${routes.length} routes with an object, ${subjects.length} subjects, ${cells} cells, ${leaks.length} leaks\n`,
    );
    expect(leaks).toEqual([]);
    expect(cells).toBeGreaterThan(900);
  }, 120_000);

  it('a part of one case is not there under another', async () => {
    const one = (name: string) => subjects.find((subject) => subject.name === name)!;
    const open = one('AMBER incident');
    for (const part of [one('RED clock'), one('RED hand-off')]) {
      for (const caller of open.eyes) {
        for (const route of routesTo(part)) {
          const mixed = { ...open.params, id: part.params.id! };
          const absent = { ...open.params, id: ABSENT.id! };
          const [there, nowhere] = [await ask(caller, route, mixed), await ask(caller, route, absent)];
          expect([caller, route.path, said(there)]).toEqual([caller, route.path, said(nowhere)]);
          expect([403, 404]).toContain(there.status);
        }
      }
    }
  });

  it('every one of them is there for those who may see it', async () => {
    for (const subject of subjects) {
      const reads = routesTo(subject).filter(({ method }) => method === 'GET');
      for (const caller of reads.length === 0 ? [] : subject.eyes) {
        const statuses = await Promise.all(
          reads.map(async (route) => (await ask(caller, route, subject.params)).status),
        );
        expect([subject.name, caller, statuses]).toEqual([
          subject.name,
          caller,
          expect.arrayContaining([200]),
        ]);
      }
    }
  });

  it('an absent object is absent for the most powerful too, so that a refusal above was never one of the body', async () => {
    const everybody = await Promise.all(
      subjects.flatMap((subject) =>
        routesTo(subject).map(async (route) => {
          const statuses = await Promise.all(
            CALLERS.map(async (caller) => (await ask(caller, route, absentFor(route.path, subject))).status),
          );
          return [
            `${route.method} ${route.path}`,
            statuses.includes(404),
            statuses.some((it) => ![403, 404].includes(it)),
          ];
        }),
      ),
    );
    expect(everybody.filter(([, isAbsent, isElse]) => !isAbsent || isElse)).toEqual([]);
  });
});

const placeholdersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);

function absentFor(path: string, { params }: Subject): Record<string, string> {
  const reference = path.startsWith('/v1/reports') ? ABSENT.report! : ABSENT.reference!;
  const absent: Record<string, string> = { ...ABSENT, reference };
  return Object.fromEntries(Object.keys(params).map((name) => [name, absent[name] ?? ABSENT.id!]));
}

/** Everything of an answer but what names the request. */
function said({ status, headers, body }: Answer) {
  return {
    status,
    type: headers.get('content-type'),
    length: headers.get('content-length'),
    body: typeof body === 'string' ? body : { ...body, traceId: '' },
  };
}

function same(one: Answer, other: Answer): boolean {
  return JSON.stringify(said(one)) === JSON.stringify(said(other));
}
