import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Answer, answerOf } from '../api-world.js';
import { eventually } from '../whole-world.js';
import { RED_TEXT, TENANT_TEXT } from './canaries.js';
import type { FuzzCaller } from './run.js';
import type { FuzzWorld } from './world.js';

const ABOUT_CASES = {
  text: {
    tlp: 'amber',
    title: `Portal of the registry is away ${TENANT_TEXT}`,
    description: `Nobody can reach it since nine in the morning. ${TENANT_TEXT}`,
    observables: [{ type: 'domain', value: 'registry.example' }],
  },
  red: {
    tlp: 'red',
    title: `Ransom note on file servers ${RED_TEXT}`,
    description: `Files of two servers are encrypted. ${RED_TEXT}`,
    observables: [{ type: 'domain', value: 'pay-here.example' }],
  },
} as const;

/** A person, whose session is opened in the database: passwords are hashed slowly, and tries are counted. */
class PersonCaller implements FuzzCaller {
  private token = '';

  constructor(
    readonly name: string,
    private readonly world: FuzzWorld,
    private readonly email: string,
  ) {}

  headers(): Record<string, string> {
    return { cookie: `fcert=${this.token}` };
  }

  async renew(): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    await this.world.rows(
      `INSERT INTO person_session (id, token_hash, person_id, second_factor_at, expires_at)
       SELECT $1, $2, id, now(), now() + interval '12 hours' FROM person WHERE email = $3`,
      [randomUUID(), createHash('sha256').update(token).digest(), this.email],
    );
    this.token = token;
  }
}

/** Everybody the access table tells apart, and some nobody knows. */
export async function castOf(world: FuzzWorld): Promise<FuzzCaller[]> {
  const { accounts, apiKeys } = world.people;
  const people = accounts.map(({ role, email }) => new PersonCaller(role, world, email));
  for (const person of people) await person.renew();
  const bodyOf = (role: string) => accounts.find((one) => one.role === role)!.constituent;
  const keys = apiKeys.flatMap(({ key, name, constituent, provider }) => {
    const owner =
      constituent === bodyOf('reporter')
        ? 'key of the reporter'
        : constituent === bodyOf('reporter-other')
          ? 'key of another reporter'
          : provider !== undefined
            ? `key of ${provider}`
            : name === 'analyst'
              ? 'key of the desk'
              : undefined;
    return owner === undefined ? [] : [{ name: owner, headers: () => ({ authorization: `Bearer ${key}` }) }];
  });
  const strangers: FuzzCaller[] = [
    { name: 'nobody', headers: () => ({}) },
    {
      name: 'nobody',
      headers: () => ({ authorization: `Bearer fcert_${'0'.repeat(32)}_${'x'.repeat(43)}` }),
    },
    { name: 'nobody', headers: () => ({ cookie: 'fcert=; fcert=%00; a=b; fcert=' }) },
  ];
  return [...people, ...keys, ...strangers];
}

/** Two cases of one ministry with canaries in their texts. Answers what must stay as it is, beside the cast itself. */
export async function plantCases(world: FuzzWorld, cast: readonly FuzzCaller[]): Promise<Set<string>> {
  const owner = cast.find(({ name }) => name === 'reporter')!;
  const call = async (method: string, path: string, body?: object): Promise<Answer> =>
    answerOf(
      await fetch(`http://127.0.0.1:${world.ports.api}${path}`, {
        method,
        headers: { ...owner.headers(), ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
  const kept = new Set<string>();
  for (const report of Object.values(ABOUT_CASES)) {
    const { status, body } = await call('POST', '/v1/reports', report);
    if (status !== 202) throw new Error(`a case could not be planted: ${status} ${JSON.stringify(body)}`);
    const incident = await eventually('the incident of a planted case', async () => {
      const read = await call('GET', `/v1/reports/${body.reference}`);
      return (read.body.incidentReference as string | null) ?? undefined;
    });
    kept.add(body.reference as string).add(incident);
  }
  const own = await world.rows<{ id: string }>('SELECT id FROM person UNION ALL SELECT id FROM api_key');
  for (const { id } of own) kept.add(id);
  return kept;
}
