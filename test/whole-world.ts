import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoPeople } from '@fcert/identity';
import { type ApiApp, createApiApp } from '../apps/api/src/create-api-app.js';
import { type GatewayApp, createGatewayApp } from '../apps/gateway/src/create-gateway-app.js';
import { type WorkerApp, createWorkerApp } from '../apps/worker/src/create-worker-app.js';
import { seedWorld } from '../apps/worker/src/seed.js';
import { io, type Socket } from 'socket.io-client';
import type { ProcessRole } from '@fcert/platform';
import { type Answer, answerOf } from './api-world.js';
import { SignedIn } from './second-factor.js';
import { type TestDatabase, openTestDatabase, processEnv, sharedKeys } from './world.js';

const ORIGIN = 'http://console.example';

export interface LiveEvent {
  readonly seq: string;
  readonly type: string;
  readonly reference: string | null;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

/** api, worker and gateway as they run in production, on one database and one queue backend, seeded as `npm start` does. */
export class WholeWorld {
  readonly people: DemoPeople;
  private readonly signedIn: SignedIn;
  private readonly sockets: Socket[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly api: ApiApp,
    readonly worker: WorkerApp,
    readonly gateway: GatewayApp,
    private readonly home: string,
  ) {
    this.people = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as DemoPeople;
    this.signedIn = new SignedIn({
      accounts: this.people.accounts,
      call: (method, path, headers = {}, body = undefined) => this.call(method, path, headers, body),
    });
  }

  static async open(extra: NodeJS.ProcessEnv = {}): Promise<WholeWorld> {
    const database = await openTestDatabase();
    const home = mkdtempSync(join(tmpdir(), 'fcert-test-'));
    const redis = process.env.FCERT_TEST_REDIS_URL;
    const env: NodeJS.ProcessEnv = {
      FCERT_WORLD: 'test',
      FCERT_HOME: home,
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      ...sharedKeys(),
      DATABASE_URL: database.url,
      DATABASE_POOL_MAX: '8',
      DATABASE_CONNECT_TIMEOUT_MS: '20000',
      ...(redis ? { QUEUE_BACKEND: 'redis', REDIS_URL: redis } : { QUEUE_BACKEND: 'postgres' }),
      QUEUE_PREFIX: `t${process.pid}-${Date.now().toString(36)}`,
      ALLOWED_ORIGINS: ORIGIN,
      API_PORT: '0',
      GATEWAY_PORT: '0',
      ...extra,
    };
    await seedWorld(env);
    const under = (role: ProcessRole) => ({ ...env, ...processEnv(database.url, role), ...extra });
    const worker = await createWorkerApp(under('worker'));
    const api = await createApiApp(under('api'));
    return new WholeWorld(database, api, worker, await createGatewayApp(under('gateway')), home);
  }

  bearer(name: string): Record<string, string> {
    return { authorization: `Bearer ${this.people.apiKeys.find((key) => key.name === name)!.key}` };
  }

  /** The cookie of a signed-in account, with the Origin a browser would send. */
  async cookie(role: string): Promise<Record<string, string>> {
    return { ...(await this.signedIn.cookie(role)), origin: ORIGIN };
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${this.api.port}${path}`;
  }

  async call(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return answerOf(await fetch(this.urlOf(path), { method, headers: { ...type, ...headers }, ...json }));
  }

  /** A socket of this caller and what it has heard so far, in order; with a cursor, everything after it first. */
  async listen(headers: Record<string, string>, cursor?: string): Promise<LiveEvent[]> {
    return (await this.hear(headers, cursor)).events;
  }

  /** The same with the reasons for which it was told to read again. */
  async hear(headers: Record<string, string>, cursor?: string) {
    const events: LiveEvent[] = [];
    const resyncs: string[] = [];
    const socket = io(`http://127.0.0.1:${this.gateway.port}/desk`, {
      path: '/live',
      transports: ['websocket'],
      extraHeaders: headers,
      auth: cursor === undefined ? {} : { cursor },
    });
    this.sockets.push(socket);
    socket.on('event', (event: LiveEvent) => events.push(event));
    socket.on('resync', ({ reason }: { reason: string }) => resyncs.push(reason));
    await new Promise((resolve, reject) => socket.once('caught-up', resolve).once('connect_error', reject));
    return { events, resyncs, socket };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.close();
    await this.gateway.close();
    await this.api.close();
    await this.worker.close();
    await this.database.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Waits for a condition that other processes bring about. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  withinMs = 15_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
