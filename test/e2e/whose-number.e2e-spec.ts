import type { OpenAPIObject } from '@nestjs/swagger';
import { type CaseWorld, openCaseWorld } from '../case-world.js';

type Schema = {
  properties?: Record<string, Schema | undefined>;
  allOf?: Schema[];
  $ref?: string;
  items?: Schema;
};

/** Bears instants of the machinery or sits inside an answer that names the text: a reason for each. */
const NAMED_ELSEWHERE: Readonly<Record<string, string>> = {
  EscalationRunAnswer: 'when a step was due to run; its chain names the text',
  TaskAnswer: 'the earliest of its clocks, each of which names its text',
  TaskRowAnswer: 'the earliest of its clocks; the task names each',
  TriedClockAnswer: 'one side of a comparison; the dry run names the text',
};

const CLAIMS_LAW =
  /CERT Rules[^.]*\b(require|demand|oblige)|required by (law|the Rules)|mandatory|statutory/i;

describe('whose number it is', () => {
  let world: CaseWorld;
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    world = await openCaseWorld();
    const document = (await world.call('GET', '/openapi.json')).body as OpenAPIObject;
    schemas = document.components!.schemas as Record<string, Schema>;
  });
  afterAll(() => world.close());

  const named = (schema: Schema | undefined): Record<string, unknown> => {
    const ref = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
    return { ...schema?.properties, ...(ref ? named(schemas[ref.split('/').at(-1)!]) : {}) };
  };

  it('stands in every answer that names a due time: status, citation and caption', () => {
    const withDue = Object.entries(schemas).filter(
      ([name, { properties = {} }]) =>
        /Answer$/.test(name) && Object.keys(properties).some((key) => /^(due|dueAt|nextDueAt)$/.test(key)),
    );
    expect(withDue.length).toBeGreaterThan(6);
    const silent = withDue.filter(([name, schema]) => {
      const policy = schema.properties!.policy;
      const isFree =
        policy !== undefined && 'type' in policy && (policy as { type: string }).type === 'object';
      const words = Object.keys(named(policy));
      const says = ['status', 'citation', 'caption'].every((word) => words.includes(word));
      return !says && !isFree && NAMED_ELSEWHERE[name] === undefined;
    });
    expect(silent.map(([name]) => name)).toEqual([]);
    for (const name of Object.keys(NAMED_ELSEWHERE)) expect(Object.keys(schemas)).toContain(name);
  });

  it('is FCERT’s own in every view of an incident, and none of them speaks of law', async () => {
    const incident = await world.incident();
    const director = await world.cookie('director');
    const views = [
      `/v1/incidents?limit=5`,
      `/v1/incidents/${incident.reference}`,
      `/v1/incidents/${incident.reference}/clocks`,
      `/v1/incidents/${incident.reference}/clocks/explanation`,
      `/v1/incidents/${incident.reference}/escalations`,
      `/v1/incidents/${incident.reference}/timeline`,
    ];
    for (const view of views) {
      const { status, body } = await world.call('GET', view, director);
      expect([view, status]).toEqual([view, 200]);
      expect(JSON.stringify(body)).not.toMatch(CLAIMS_LAW);
      for (const policy of policiesIn(body))
        expect([view, policy]).toEqual([
          view,
          expect.objectContaining({ status: 'house', caption: 'FCERT house target', citation: null }),
        ]);
    }
    expect(policiesIn((await world.call('GET', views[1]!, director)).body).length).toBeGreaterThan(2);
    expect(policiesIn((await world.call('GET', views[4]!, director)).body).length).toBeGreaterThan(0);
  });

  it('is explained only to those who may read the incident', async () => {
    const incident = await world.incident();
    const place = `/v1/incidents/${incident.reference}/clocks/explanation`;
    const status = async (role: string) => (await world.call('GET', place, await world.cookie(role))).status;
    expect([await status('admin'), await status('reporter'), await status('mssp-operator')]).toEqual([
      200, 404, 404,
    ]);
    await world.database.transactions.reader.query(`UPDATE incident SET tlp = 'red' WHERE id = $1`, [
      incident.id,
    ]);
    expect([await status('admin'), await status('director')]).toEqual([404, 200]);
  });
});

/** Every `policy` of an answer, however deep. */
function policiesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(policiesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'policy' && typeof inner === 'object' && inner !== null ? [inner as unknown] : policiesIn(inner),
  );
}
