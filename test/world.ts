import { createHash, randomBytes } from 'node:crypto';
import { systemActor } from '@fcert/kernel';
import {
  CommitBell,
  DatabaseConfig,
  Deliveries,
  PROCESS_ROLES,
  type ProcessRole,
  QueueConfig,
  Queues,
  Transactions,
  createLogger,
  migrate,
  openDataSource,
  roleOf,
  type EntityClass,
} from '@fcert/platform';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';

const TEMPLATE = 'fcert_template';
/** Any number: test files run in parallel processes and only one may make the template. */
const TEMPLATE_LOCK = 0x54504c;

/** A migrated database of its own for one spec file, on the real server; what stands here stands above its policies. */
export interface TestDatabase {
  readonly url: string;
  /** The address as one process knows it: under its own role, bound by rights and policies. */
  urlOf(role: ProcessRole): string;
  readonly dataSource: DataSource;
  readonly transactions: Transactions;
  readonly deliveries: Deliveries;
  /** A connection pool of its own on the same database, as a second process would have. */
  another(): Promise<{ dataSource: DataSource; transactions: Transactions }>;
  close(): Promise<void>;
}

function serverUrl(): string {
  const url = process.env.FCERT_TEST_DATABASE_URL;
  if (!url) throw new Error('FCERT_TEST_DATABASE_URL is not set: run through `npm run jest`');
  return url;
}

export function databaseUrl(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

/** The address of a database as one process knows it. */
export function processUrl(databaseUrl: string, role: ProcessRole): string {
  const url = new URL(databaseUrl);
  url.username = roleOf(role);
  url.password = passwordOf(roleOf(role));
  return url.toString();
}

/** The environment of a process of the product on this database; keys that the processes share stand in it. */
export function processEnv(databaseUrl: string, role: ProcessRole): Record<string, string> {
  return { ...sharedKeys(), DATABASE_URL: processUrl(databaseUrl, role) };
}

/** Outside production they are derived from the address of the database, which each process knows by another name. */
export function sharedKeys(): Record<string, string> {
  const names = ['LIVE_CURSOR_KEY', 'ALERT_KEY', 'IDENTITY_KEY'];
  return Object.fromEntries(names.map((name) => [name, passwordOf(name)]));
}

/** Roles are of the whole server, so every test process must come to the same word. */
function passwordOf(name: string): string {
  return createHash('sha256').update(`${name} ${serverUrl()}`).digest('hex');
}

function configFor(url: string, max = 8): DatabaseConfig {
  const config = new DatabaseConfig();
  config.DATABASE_URL = url;
  config.DATABASE_POOL_MAX = max;
  // A test asks whether it is right, not whether the machine has other work.
  config.DATABASE_STATEMENT_TIMEOUT_MS = 20_000;
  config.DATABASE_CONNECT_TIMEOUT_MS = 20_000;
  return config;
}

async function withServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates an empty migrated database from the template, which the first caller makes. */
export async function createTestDatabase(): Promise<string> {
  const name = `fcert_${randomBytes(6).toString('hex')}`;
  await withServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount === 0) await makeTemplate(client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    // Rights on the database itself are not copied with it.
    await client.query(`GRANT CREATE ON DATABASE ${name} TO ${roleOf('worker')}`);
  });
  return name;
}

/** Renamed into place only when complete: an interrupted attempt is never taken for a template. */
async function makeTemplate(client: Client): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}_new`);
  await client.query(`CREATE DATABASE ${TEMPLATE}_new`);
  const dataSource = await openDataSource(configFor(databaseUrl(`${TEMPLATE}_new`), 2), []);
  await migrate(dataSource).finally(() => dataSource.destroy());
  const queues = Object.assign(new QueueConfig(), { QUEUE_BACKEND: 'postgres' });
  await new Queues(queues, databaseUrl(`${TEMPLATE}_new`), createLogger('test', 'silent')).makeTables();
  for (const role of PROCESS_ROLES.map(roleOf))
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD '${passwordOf(role)}'`);
  await client.query(`ALTER DATABASE ${TEMPLATE}_new RENAME TO ${TEMPLATE}`);
}

export async function dropTestDatabase(name: string): Promise<void> {
  await withServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function open(url: string, entities: readonly EntityClass[]) {
  const dataSource = await openDataSource(configFor(url), entities);
  const transactions = new Transactions(dataSource, new CommitBell(dataSource), systemActor('test'));
  return { dataSource, transactions };
}

export async function openTestDatabase(entities: readonly EntityClass[] = []): Promise<TestDatabase> {
  const name = await createTestDatabase();
  const url = databaseUrl(name);
  const first = await open(url, entities);
  const opened = [first.dataSource];
  return {
    url,
    urlOf: (role) => processUrl(url, role),
    ...first,
    deliveries: new Deliveries(first.transactions),
    another: async () => {
      const more = await open(url, entities);
      opened.push(more.dataSource);
      return more;
    },
    close: async () => {
      for (const dataSource of opened) await dataSource.destroy();
      await dropTestDatabase(name);
    },
  };
}
