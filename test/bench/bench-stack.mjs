import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { PROCESSES, SURROUNDINGS, ensureBuilt, entryOf, nodeFlagsOf } from '../../scripts/stack/build.mjs';
import { ensureProcessRoles, processUrls } from '../../scripts/stack/database-roles.mjs';
import { freePort } from '../../scripts/stack/ports.mjs';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { waitForReady } from '../../scripts/stack/ready.mjs';
import { findRedisServer, startRedis } from '../../scripts/stack/redis.mjs';
import { auditFiles } from '../../scripts/stack/secrets.mjs';
import { runCommand } from '../../scripts/stack/run-command.mjs';

const READY_WITHIN_MS = 60_000;
/** Linux counts processor time in hundredths of a second. */
const MS_A_TICK = 10;

/** For worlds filled by statements of their own: the prover would rightly ask where that came from. */
export const UNPROVED = ['api', 'worker', 'gateway'];

/** PostgreSQL with real durability and Redis, for this run alone, and worlds on them: one database and its processes each. */
export class BenchStack {
  #stoppers = [];
  #worlds = 0;

  constructor(root) {
    this.root = root;
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'fcert-bench-'));
    chmodSync(this.folder, 0o755);
  }

  async open() {
    await ensureBuilt(this.root);
    const password = randomBytes(16).toString('hex');
    this.password = password;
    this.postgres = await startPostgres({ dataDir: path.join(this.folder, 'pgdata'), password });
    this.#stoppers.push(() => this.postgres.stop());
    if (findRedisServer()) {
      this.redis = await startRedis({ dir: path.join(this.folder, 'redis'), password });
      this.#stoppers.push(() => this.redis.stop());
    }
    this.queues = this.redis ? 'Redis' : 'PostgreSQL (no redis-server on PATH)';
  }

  /** A fresh, migrated and seeded database with all processes running on it, or with some of them. */
  async world(processes = Object.keys(PROCESSES)) {
    this.#worlds += 1;
    const name = `bench_${this.#worlds}`;
    await this.#asSuperuser((client) => client.query(`CREATE DATABASE ${name}`));
    const url = new URL(this.postgres.url);
    url.pathname = `/${name}`;
    const world = new World(this, {
      databaseUrl: url.toString(),
      home: path.join(this.folder, name),
      processes,
    });
    this.#stoppers.push(() => world.stop());
    await world.start();
    return world;
  }

  /** The address of a database as each process knows it; the roles are made with the first. */
  async urlsOf(databaseUrl) {
    const passwordOf = () => this.password;
    await this.#asSuperuser((client) => ensureProcessRoles(client, passwordOf));
    return processUrls(databaseUrl, passwordOf);
  }

  /** Processor time PostgreSQL has used since its start, its server processes of the past and the present together, in ms. */
  postgresTime() {
    const { pid } = this.postgres;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const ticksOf = (id, fields) => fields.reduce((sum, n) => sum + Number(statOf(id)[n] ?? 0), 0);
    const live = children.reduce((sum, id) => sum + ticksOf(id, [11, 12]), 0);
    return (live + ticksOf(pid, [11, 12, 13, 14])) * MS_A_TICK;
  }

  async close() {
    for (const stop of this.#stoppers.reverse()) await stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #asSuperuser(work) {
    const client = new pg.Client({ connectionString: this.postgres.url });
    await client.connect();
    await work(client).finally(() => client.end());
  }
}

/** Fields of /proc/PID/stat from the state on; none of a process that has just ended. */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return [];
  }
}

class World {
  #children = [];

  constructor(stack, { databaseUrl, home, processes }) {
    this.stack = stack;
    this.databaseUrl = databaseUrl;
    this.home = home;
    this.processes = processes;
  }

  async start() {
    mkdirSync(path.join(this.home, 'logs'), { recursive: true });
    const ports = { api: await freePort(), gateway: await freePort() };
    this.apiUrl = `http://127.0.0.1:${ports.api}`;
    this.liveUrl = `http://127.0.0.1:${ports.gateway}`;
    this.env = {
      ...process.env,
      NODE_ENV: 'production',
      FCERT_WORLD: 'demo',
      FCERT_HOME: this.home,
      LOG_LEVEL: 'warn',
      DATABASE_URL: this.databaseUrl,
      QUEUE_PREFIX: path.basename(this.home).replace('_', '-'),
      ...(this.stack.redis
        ? { QUEUE_BACKEND: 'redis', REDIS_URL: this.stack.redis.url }
        : { QUEUE_BACKEND: 'postgres' }),
      API_PORT: String(ports.api),
      GATEWAY_PORT: String(ports.gateway),
      API_URL: this.apiUrl,
      LIVE_URL: this.liveUrl,
      ALLOWED_ORIGINS: this.apiUrl,
      LIVE_CURSOR_KEY: randomBytes(32).toString('hex'),
      ALERT_KEY: randomBytes(32).toString('hex'),
      IDENTITY_KEY: randomBytes(32).toString('hex'),
      ...auditFiles(this.home),
    };
    this.urls = await this.stack.urlsOf(this.databaseUrl);
    for (const step of ['migrate', 'seed']) await this.#once(step);
    this.demo = JSON.parse(readFileSync(path.join(this.home, 'demo.json'), 'utf8'));
    await Promise.all(this.processes.map((name) => this.#run(name)));
    this.sql = new pg.Client({ connectionString: this.databaseUrl });
    await this.sql.connect();
  }

  /** Rows of one statement on the world's database. */
  async query(text, params) {
    return (await this.sql.query(text, params)).rows;
  }

  /** Ends one process and leaves the others. */
  async stopOne(app) {
    const { child, ended } = this.#children.find((it) => it.app === app);
    child.kill('SIGTERM');
    await ended;
    this.#children = this.#children.filter((it) => it.app !== app);
  }

  /** Starts one process that was ended. */
  startOne(app) {
    return this.#run(app);
  }

  runs(app) {
    return this.#children.some((it) => it.app === app);
  }

  /** One counter or gauge a process publishes. */
  async metric(app, name) {
    const { probePort } = this.#children.find((it) => it.app === app);
    const text = await (await fetch(`http://127.0.0.1:${probePort}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
  }

  /** Resident memory of each process, in MB. */
  memory() {
    return Object.fromEntries(
      this.#children.map(({ app, child }) => {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return [app, Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024)];
      }),
    );
  }

  /** Processor time each process has used since its start, in ms. */
  processorTime() {
    return Object.fromEntries(
      this.#children.map(({ app, child }) => {
        const fields = statOf(child.pid);
        return [app, (Number(fields[11]) + Number(fields[12])) * MS_A_TICK];
      }),
    );
  }

  /** The same of one process, finer than a tick: what the scheduler has given each of its threads, in ms. */
  processorTimeOf(app) {
    const { pid } = this.#children.find((it) => it.app === app).child;
    const threads = readdirSync(`/proc/${pid}/task`);
    const ns = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
    );
    return ns.reduce((sum, one) => sum + one, 0) / 1e6;
  }

  keyOf(find) {
    return this.demo.apiKeys.find(find).key;
  }

  /** The keys of all reporting bodies: reports come from many sides. */
  reporterKeys() {
    return this.demo.apiKeys.filter((it) => it.constituent).map((it) => it.key);
  }

  async stop() {
    await this.sql?.end().catch(() => undefined);
    this.sql = undefined;
    await Promise.all(this.#children.map(({ child, ended }) => (child.kill('SIGTERM'), ended)));
    this.#children = [];
  }

  async #once(step) {
    const done = await runCommand(process.execPath, [entryOf(this.stack.root, 'worker'), step], {
      cwd: this.stack.root,
      env: this.env,
    });
    if (!done.ok) throw new Error(`${step} failed:\n${done.output.slice(-3000)}`);
  }

  async #run(app) {
    const probePort = await freePort();
    const log = openSync(path.join(this.home, 'logs', `${app}.log`), 'a');
    const entry = [entryOf(this.stack.root, PROCESSES[app].app), ...PROCESSES[app].args];
    const child = spawn(process.execPath, [...nodeFlagsOf(app), ...entry], {
      cwd: this.stack.root,
      env: { ...this.env, DATABASE_URL: this.urls[app], ...SURROUNDINGS, METRICS_PORT: String(probePort) },
      stdio: ['ignore', log, log],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    this.#children.push({ app, child, ended, probePort });
    const gone = () => child.exitCode !== null;
    if (await waitForReady(probePort, { withinMs: READY_WITHIN_MS, untilOk: false, gone })) return;
    throw new Error(
      `${app} did not start:\n${readFileSync(path.join(this.home, 'logs', `${app}.log`), 'utf8').slice(-3000)}`,
    );
  }
}
