import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort, isAlive } from '../stack/ports.mjs';
import { giveTo, serverUser, spawnAs, spawnAsSync } from '../stack/run-as.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const READY_WITHIN_MS = 15 * 60_000;
/** All that the database's machine needs of this folder. */
const CARRIED = ['archive-wal.mjs', 'fetch-wal.mjs', 'files.mjs', 'sealed-stream.mjs'];

/** One throw-away PostgreSQL, as a production would set it up, and the machine it is lost with. */
export class DrillCluster {
  #child;

  constructor({ programs, folder, name, password }) {
    Object.assign(this, { programs, folder, password, dataDir: path.join(folder, name) });
    this.logFile = path.join(folder, `${name}.log`);
    this.scripts = path.join(folder, 'scripts');
  }

  /** A new, empty one with checksums that archives its log. */
  create({ archive, publicKeyFile, archiveTimeoutSeconds }) {
    carryScripts(this.scripts);
    const passwordFile = path.join(this.folder, `.password-${randomBytes(4).toString('hex')}`);
    mkdirSync(this.dataDir, { mode: 0o700 });
    writeFileSync(passwordFile, this.password, { mode: 0o644 });
    giveTo(serverUser(), this.dataDir);
    const options = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
    this.#run('initdb', ['-D', this.dataDir, '--data-checksums', `--pwfile=${passwordFile}`, ...options]);
    const words = [
      process.execPath,
      path.join(this.scripts, 'archive-wal.mjs'),
      '%p',
      '%f',
      archive,
      publicKeyFile,
    ];
    const settings = [
      `wal_level = replica`,
      `archive_mode = on`,
      `archive_timeout = ${archiveTimeoutSeconds}s`,
      `archive_command = '${words.map((word) => `"${word}"`).join(' ')}'`,
      `fsync = on`,
      `synchronous_commit = on`,
      `max_wal_size = 2GB`,
      `shared_buffers = 256MB`,
      `timezone = UTC`,
    ];
    writeFileSync(path.join(this.dataDir, 'postgresql.auto.conf'), `${settings.join('\n')}\n`, { flag: 'a' });
  }

  /** Starts it and waits until it takes changes: until recovery, if there is one, is over. */
  async start() {
    giveTo(serverUser(), this.dataDir);
    this.port = await freePort();
    const args = [
      '-D',
      this.dataDir,
      '-p',
      String(this.port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ];
    const out = openSync(this.logFile, 'a', 0o600);
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
    this.#child = spawnAs(serverUser(), path.join(this.programs, 'postgres'), args, {
      cwd: '/',
      env,
      stdio: ['ignore', out, out],
      orphanSignal: 'INT',
    });
    let gone = false;
    this.#child.once('exit', () => (gone = true));
    this.#child.once('error', () => (gone = true));
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && !gone; await delay(100)) {
      const recovering = await this.query('SELECT pg_is_in_recovery() AS yes').catch(() => null);
      if (recovering?.[0].yes === false) return;
    }
    await this.stop();
    throw new Error(`PostgreSQL did not come up:\n${this.lastLines(8)}`);
  }

  urlOf = (database = 'postgres', user = 'postgres') =>
    `postgres://${user}:${this.password}@127.0.0.1:${this.port}/${database}`;

  async query(sql, values = [], database = 'postgres') {
    const client = new pg.Client({ connectionString: this.urlOf(database), connectionTimeoutMillis: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** The machine is gone from one instant to the next. */
  async kill() {
    const { pid } = this.#child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    for (const one of [pid, ...children]) if (isAlive(one)) process.kill(one, 'SIGKILL');
    while (isAlive(pid)) await delay(10);
  }

  async stop() {
    const pid = this.#child?.pid;
    if (!pid || !isAlive(pid)) return;
    process.kill(pid, 'SIGINT');
    for (const until = Date.now() + 60_000; Date.now() < until && isAlive(pid);) await delay(50);
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }

  lastLines = (count) => readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-count).join('\n');

  /** One of PostgreSQL's own checking programs against this server; answers what it complained of. */
  complaintsOf(program, args) {
    const env = { PATH: process.env.PATH, LC_ALL: 'C', PGPASSWORD: this.password };
    const connection = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres'];
    const done = spawnSync(path.join(this.programs, program), [...connection, ...args], {
      encoding: 'utf8',
      env,
    });
    return done.status === 0 ? null : `${done.stdout}${done.stderr}`.trim();
  }

  #run(program, args) {
    const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
    const done = spawnAsSync(serverUser(), path.join(this.programs, program), args, { cwd: '/', env });
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
  }
}

/** Beside the data, because the server's user may not be let into a clone. */
function carryScripts(folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  for (const name of CARRIED) {
    copyFileSync(path.join(HERE, name), path.join(folder, name));
    chmodSync(path.join(folder, name), 0o644);
  }
}

/** A program of the product, as an operator runs it. */
export function runWorker(root, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'dist/apps/worker/main.js'), ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, QUEUE_BACKEND: 'postgres', LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`worker ${args[0]}: ${said}`)),
    );
  });
}
