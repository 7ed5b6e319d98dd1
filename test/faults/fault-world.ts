import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { ensureBuilt } from '../built-product.js';
import { createTestDatabase, databaseUrl, dropTestDatabase, processEnv, sharedKeys } from '../world.js';
import { type Finding, rowsOf } from './checks/finding.js';
import { countFor } from './checks/live.js';
import { type Evidence, findBroken } from './checker.js';
import { DisposableRedis } from './disposable-redis.js';
import { fixedPorts } from './fixed-ports.js';
import { History, readHistory } from './history.js';
import { KeptProcess, ROOT } from './kept-process.js';
import { ListeningClient } from './listening-client.js';
import { type Caller, ReportSender } from './report-sender.js';
import type { Chance } from './seeded.js';

/** Short enough to see every clock of the run to its end, long enough for most to be met by a fault on the way. */
export const FAST_CLOCK = { clockId: 'faults-acknowledge', seconds: 2 };
const SETTLED_WITHIN_MS = 60_000;

interface DemoFile {
  apiKeys: { name: string; key: string; constituent?: string; provider?: string }[];
}

/** A line of `prove --full`. */
export interface ProverFinding {
  readonly kind: string;
  readonly about: string;
  readonly says: string;
}

/** The built product as its own processes, on a database and a Redis of its own. */
export class FaultWorld {
  readonly api: KeptProcess;
  readonly worker: KeptProcess;
  readonly gateway: KeptProcess;
  private readonly watchers: KeptProcess[] = [];

  private constructor(
    private connection: Client,
    readonly redis: DisposableRedis | undefined,
    readonly clients: readonly ListeningClient[],
    processes: readonly [KeptProcess, KeptProcess, KeptProcess],
    readonly sender: ReportSender,
    private readonly place: { folder: string; database: string; history: History; env: NodeJS.ProcessEnv },
  ) {
    [this.api, this.worker, this.gateway] = processes;
  }

  static async open(chance: Chance, backend: 'redis' | 'postgres'): Promise<FaultWorld> {
    await ensureBuilt();
    const folder = mkdtempSync('/tmp/fcert-faults-');
    chmodSync(folder, 0o755);
    const database = await createTestDatabase();
    const redis = backend === 'redis' ? await DisposableRedis.start(path.join(folder, 'redis')) : undefined;
    const ports = await fixedPorts(5);
    const env = environment(folder, databaseUrl(database), redis?.url, ports);
    await promisify(execFile)(process.execPath, ['dist/apps/worker/main.js', 'seed'], { cwd: ROOT, env });
    const client = await watching(databaseUrl(database));
    await shortenClocks(client);
    const processes = keptProcesses(folder, env, ports);
    await Promise.all(processes.map((one) => one.start()));
    const people = JSON.parse(readFileSync(path.join(folder, 'demo.json'), 'utf8')) as DemoFile;
    const clients = await listeners(client, people, `http://127.0.0.1:${ports[2]}`);
    const history = new History(path.join(folder, 'history.jsonl'));
    const sender = new ReportSender(`http://127.0.0.1:${ports[0]}`, callersOf(people), history, chance);
    return new FaultWorld(client, redis, clients, processes, sender, {
      folder,
      database,
      history,
      env,
    });
  }

  get client(): Client {
    return this.connection;
  }

  /** After the server has been away. */
  async reconnect(): Promise<void> {
    await this.connection.end().catch(() => undefined);
    this.connection = await watching(databaseUrl(this.place.database));
  }

  get processes(): readonly KeptProcess[] {
    return [this.api, this.worker, this.gateway];
  }

  evidence(): Evidence {
    return { history: readHistory(this.place.history.file), hearings: this.clients, fastClock: FAST_CLOCK };
  }

  check(): Promise<Finding[]> {
    return findBroken(this.client, this.evidence());
  }

  /** What the prover says of the whole history: a second judge, with the product's own calculus. */
  async prove(): Promise<ProverFinding[]> {
    const { env } = this.place;
    const prove = promisify(execFile)(process.execPath, ['dist/apps/worker/main.js', 'prove', '--full'], {
      cwd: ROOT,
      env: { ...env, ...processEnv(env.DATABASE_URL!, 'prover') },
      maxBuffer: 64 * 1024 * 1024,
    });
    // It ends with 1 where it finds something.
    const { stdout } = await prove.catch((error: { code?: number; stdout: string }) => {
      if (error.code === 1 && error.stdout) return error;
      throw error as unknown as Error;
    });
    const lines = stdout.trim().split('\n');
    const said = lines.map((line) => JSON.parse(line) as ProverFinding & { subjects?: number });
    if (!((said.pop()?.subjects ?? 0) > 0)) throw new Error('the prover looked at nothing');
    return said.filter(({ kind }) => kind !== undefined);
  }

  /** Starts the prover beside the others; it is stopped with them. */
  async startProver(extra: NodeJS.ProcessEnv): Promise<KeptProcess> {
    const { env, folder } = this.place;
    const [port] = await fixedPorts(1);
    const prover = new KeptProcess(
      'prover',
      { ...env, ...extra, METRICS_PORT: String(port) },
      `http://127.0.0.1:${port}/readyz`,
      path.join(folder, 'prover.log'),
    );
    this.watchers.push(prover);
    await prover.start();
    return prover;
  }

  /**
   * Waits until nothing is left to do: all is triaged, numbered, delivered, fired, run and heard. What never comes is
   * left to the checker, which names it.
   */
  async settle(): Promise<void> {
    const until = performance.now() + SETTLED_WITHIN_MS;
    while (performance.now() < until) {
      const [row] = await rowsOf<{ left: number }>(this.client, LEFT_TO_DO, [FAST_CLOCK.clockId]);
      if (row!.left === 0 && (await this.haveAllHeard())) return;
      await delay(100);
    }
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await Promise.all([...this.watchers, ...this.processes].map((one) => one.stop()));
    await this.client.end();
    await this.redis?.stop();
    await dropTestDatabase(this.place.database);
    rmSync(this.place.folder, { recursive: true, force: true });
  }

  private async haveAllHeard(): Promise<boolean> {
    for (const { events, providerId } of this.clients)
      if (events.length < (await countFor(this.client, providerId))) return false;
    return true;
  }
}

/** The checker's own connection. That the server dies under it is no fault of the run: its next question says so. */
async function watching(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const LEFT_TO_DO = `
  SELECT ((SELECT count(*) FROM report WHERE status = 'received')
        + (SELECT count(*) FROM outbox WHERE seq IS NULL)
        + (SELECT count(*) FROM delivery WHERE done_at IS NULL AND dead_at IS NULL)
        + (SELECT count(*) FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
            WHERE a.fired_at IS NULL AND a.cancelled_at IS NULL AND (c.clock_id = $1 OR a.fire_at <= now()))
        + (SELECT count(*) FROM escalation e JOIN clock c ON c.id = e.clock_row_id
            WHERE e.state IN ('armed', 'raised')
              AND (e.next_step_at <= now() OR (e.next_step_at IS NOT NULL AND c.clock_id = $1))))::int AS left`;

function environment(folder: string, url: string, redisUrl: string | undefined, ports: number[]) {
  return {
    PATH: process.env.PATH,
    FCERT_WORLD: 'test',
    FCERT_HOME: folder,
    LOG_LEVEL: 'info',
    ...sharedKeys(),
    DATABASE_URL: url,
    DATABASE_POOL_MAX: '6',
    ...(redisUrl ? { QUEUE_BACKEND: 'redis', REDIS_URL: redisUrl } : { QUEUE_BACKEND: 'postgres' }),
    API_PORT: String(ports[0]),
    GATEWAY_PORT: String(ports[2]),
  };
}

function keptProcesses(folder: string, env: ReturnType<typeof environment>, ports: number[]) {
  const names = ['api', 'worker', 'gateway'] as const;
  const probes = [ports[1]!, ports[3]!, ports[4]!];
  return names.map(
    (name, n) =>
      new KeptProcess(
        name,
        { ...env, ...processEnv(env.DATABASE_URL, name), METRICS_PORT: String(probes[n]) },
        `http://127.0.0.1:${probes[n]}/livez`,
        path.join(folder, `${name}.log`),
      ),
  ) as [KeptProcess, KeptProcess, KeptProcess];
}

/** The demonstration policy once more, for every incident and with seconds instead of half minutes. */
async function shortenClocks(client: Client): Promise<void> {
  const [row] = await rowsOf<{ document: { clocks: Record<string, unknown>[] } }>(
    client,
    "SELECT document FROM clock_policy WHERE id = 'demo-fast'",
  );
  const clock = {
    ...row!.document.clocks[0],
    id: FAST_CLOCK.clockId,
    group: FAST_CLOCK.clockId,
    duration: `PT${FAST_CLOCK.seconds}S`,
    escalationSteps: [
      { at: { fraction: 1 }, action: 'page', to: ['fcert-t1'] },
      { at: { afterDue: 'PT1S' }, action: 'page', to: ['fcert-shift-lead'], requireAck: true },
    ],
  };
  const document = { ...row!.document, id: 'faults', appliesTo: {}, clocks: [clock] };
  await client.query(
    `INSERT INTO clock_policy (id, version, document, status, enabled, timezone, working_calendar)
     SELECT 'faults', version, $1, status, true, timezone, working_calendar FROM clock_policy WHERE id = 'demo-fast'`,
    [document],
  );
}

function callersOf(people: DemoFile): Caller[] {
  return people.apiKeys
    .filter(({ constituent }) => constituent !== undefined)
    .slice(0, 5)
    .map(({ key }) => ({ id: idOf(key), key }));
}

function idOf(key: string): string {
  return key.split('_')[1]!.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** One at FCERT's desk, one of each provider. */
async function listeners(client: Client, people: DemoFile, liveUrl: string): Promise<ListeningClient[]> {
  const keys = people.apiKeys.filter((key) => key.provider !== undefined || key.name === 'analyst');
  const clients = await Promise.all(
    keys.map(async ({ name, key }) => {
      const [row] = await rowsOf<{ provider: string | null }>(
        client,
        'SELECT provider_id AS provider FROM api_key WHERE id = $1',
        [idOf(key)],
      );
      return new ListeningClient(name, row!.provider, liveUrl, key);
    }),
  );
  await Promise.all(clients.map((one) => one.caughtUp()));
  return clients;
}
