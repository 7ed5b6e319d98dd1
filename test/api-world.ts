import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, systemActor } from '@fcert/kernel';
import { SeedConstituents, findConstituentByCode } from '@fcert/constituents';
import { type DemoPeople, SeedDemoPeople } from '@fcert/identity';
import { type ApiApp, createApiApp } from '../apps/api/src/create-api-app.js';
import { SignedIn } from './second-factor.js';
import { type TestDatabase, openTestDatabase, processEnv } from './world.js';

/** A real api on a free port, on a database of its own, with the register and the demo people in it. */
export interface ApiWorld {
  readonly api: ApiApp;
  readonly database: TestDatabase;
  readonly people: DemoPeople;
  readonly url: string;
  /** The API key of this name, as an Authorization header. */
  bearer(name: string): Record<string, string>;
  /** The cookie of a signed-in account, as a header; the same while its session lives. */
  cookie(role: string): Promise<Record<string, string>>;
  /** One request with a JSON body, or none. */
  call(method: string, path: string, headers?: Record<string, string>, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of every shape.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** Bodies whose keys and accounts the demo people get: `reporter` is of the first. */
export const BODIES = ['DIV-CABINET', 'NTRC', 'DIV-FINANCE'] as const;

export async function openApiWorld(env: NodeJS.ProcessEnv = {}): Promise<ApiWorld> {
  const database = await openTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'fcert-test-'));
  const api = await createApiApp({
    FCERT_WORLD: 'test',
    FCERT_HOME: home,
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    ...processEnv(database.url, 'api'),
    DATABASE_POOL_MAX: '6',
    DATABASE_CONNECT_TIMEOUT_MS: '20000',
    QUEUE_BACKEND: 'postgres',
    API_PORT: '0',
    ...env,
  });
  const people = await seed(api, database);
  const url = `http://127.0.0.1:${api.port}`;
  const call: ApiWorld['call'] = async (method, path, headers = {}, body = undefined) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return answerOf(await fetch(url + path, { method, headers: { ...type, ...headers }, ...json }));
  };
  const signedIn = new SignedIn({ accounts: people.accounts, call });
  return {
    ...{ api, database, people, url, call },
    bearer: (name) => ({ authorization: `Bearer ${people.apiKeys.find((key) => key.name === name)!.key}` }),
    cookie: (role) => signedIn.cookie(role),
    close: async () => {
      await api.close();
      await database.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = text !== '' && /[/+]json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  };
}

/** The same use case, run by whoever owns the world: the api may not make bodies, say. */
export function byOwner<T extends object>({ transactions }: TestDatabase, useCase: T): T {
  return Object.create(useCase, { transactions: { value: transactions } }) as T;
}

async function seed({ app }: ApiApp, database: TestDatabase): Promise<DemoPeople> {
  const register = JSON.parse(readFileSync('data/federal-constituents.json', 'utf8')) as unknown;
  await byOwner(database, app.get(SeedConstituents, { strict: false })).execute(
    systemActor('seed'),
    register,
  );
  const bodies = await Promise.all(
    BODIES.map(async (code) => ({
      code,
      id: (await findConstituentByCode(database.transactions.reader, code))!.id,
    })),
  );
  const providers = ['provider-1', 'provider-2'].map((code) => ({ code, id: newId() }));
  const people = byOwner(database, app.get(SeedDemoPeople, { strict: false }));
  return people.execute({ constituents: bodies, providers });
}
