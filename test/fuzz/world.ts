import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { ensureBuilt } from '../built-product.js';
import { fixedPorts } from '../faults/fixed-ports.js';
import { KeptProcess, ROOT } from '../faults/kept-process.js';
import { createTestDatabase, databaseUrl, dropTestDatabase, processUrl } from '../world.js';
import { ENVIRONMENT } from './canaries.js';

interface DemoFile {
  readonly accounts: readonly {
    totpSecret?: string;
    role: string;
    email: string;
    password: string;
    constituent?: string;
    provider?: string;
  }[];
  readonly apiKeys: readonly { name: string; key: string; constituent?: string; provider?: string }[];
}

const NAMES = ['api', 'worker', 'gateway'] as const;
export const ORIGIN = 'http://console.example';

/** The built api, worker and gateway as processes of their own, with canaries in their environment. */
export class FuzzWorld {
  readonly people: DemoFile;

  private constructor(
    readonly client: Client,
    private readonly processes: readonly KeptProcess[],
    readonly ports: { readonly api: number; readonly gateway: number; readonly probes: readonly number[] },
    private readonly folder: string,
    private readonly database: string,
  ) {
    this.people = JSON.parse(readFileSync(path.join(folder, 'demo.json'), 'utf8')) as DemoFile;
  }

  static async open(): Promise<FuzzWorld> {
    await ensureBuilt();
    const folder = mkdtempSync('/tmp/fcert-fuzz-');
    chmodSync(folder, 0o755);
    const database = await createTestDatabase();
    const [api, gateway, ...probes] = await fixedPorts(5);
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      ...ENVIRONMENT,
      FCERT_WORLD: 'test',
      FCERT_HOME: folder,
      LOG_LEVEL: 'info',
      DATABASE_URL: databaseUrl(database),
      DATABASE_POOL_MAX: '8',
      QUEUE_BACKEND: 'postgres',
      ALLOWED_ORIGINS: ORIGIN,
      API_PORT: String(api),
      GATEWAY_PORT: String(gateway),
      LIVE_SOCKETS_PER_SUBJECT: '1000',
    };
    await promisify(execFile)(process.execPath, ['dist/apps/worker/main.js', 'seed'], { cwd: ROOT, env });
    const processes = NAMES.map(
      (name, n) =>
        new KeptProcess(
          name,
          { ...env, DATABASE_URL: processUrl(databaseUrl(database), name), METRICS_PORT: String(probes[n]) },
          `http://127.0.0.1:${probes[n]}/livez`,
          path.join(folder, `${name}.log`),
        ),
    );
    await Promise.all(processes.map((one) => one.start())).catch(async (error: unknown) => {
      await Promise.all(processes.map((one) => one.stop()));
      throw error;
    });
    const client = new Client({ connectionString: databaseUrl(database) });
    await client.connect();
    const ports = { api: api!, gateway: gateway!, probes };
    return new FuzzWorld(client, processes, ports, folder, database);
  }

  /** As the processes know it, each under its own role. */
  get databaseUrls(): string[] {
    return NAMES.map((name) => processUrl(databaseUrl(this.database), name));
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.client.query(sql, values)).rows as T[];
  }

  /** When each process began to run, by its own word: another number is another process. */
  async startTimes(): Promise<string[]> {
    const texts = await this.metrics();
    return texts.map((text) => /^process_start_time_seconds (\S+)/m.exec(text)?.[1] ?? 'none');
  }

  metrics(): Promise<string[]> {
    return Promise.all(
      this.ports.probes.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
  }

  logs(): string {
    return NAMES.map((name) => readFileSync(path.join(this.folder, `${name}.log`), 'utf8')).join('');
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.stop()));
    await this.client.end();
    await dropTestDatabase(this.database);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
