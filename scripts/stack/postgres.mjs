import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, isAlive } from './ports.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { clearStalePidFile, ensureDataDirectory, liveServer, plainEnv } from './postgres-data.mjs';
import { serverUser, spawnAs } from './run-as.mjs';
import { StartFailure, diskFull, saysDiskFull } from './start-failure.mjs';

const READY_WITHIN_MS = 120_000;
const ATTEMPTS_MAX = 6;
const LOG_BYTES_MAX = 10_000_000;
const STOP_STEPS = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
];

/**
 * Starts PostgreSQL on a data folder, making the folder first when it is new. A server left running on it by a
 * launcher that was killed is taken over instead.
 *
 * @param {object} wanted
 * @param {string} wanted.dataDir absolute; its parent must exist and let the server's user through (see home.mjs)
 * @param {string} wanted.password of the superuser `postgres`
 * @param {number} [wanted.port] preferred; a free one is taken when absent or busy
 * @param {boolean} [wanted.durability] false only for throw-away servers: commits still wait for the log, the disk
 *   is not asked to sync
 * @param {string} [wanted.copyTo] where programs go when the server's user cannot reach node_modules
 * @param {boolean} [wanted.outliveLauncher] true leaves the server running when the launcher is killed
 * @param {(line: string) => void} [wanted.log]
 * @returns {Promise<{ url, urlOf, port, pid, takenOver, logFile, exited, stop }>}
 */
export async function startPostgres({ dataDir, password, port, durability = true, log = () => {}, ...rest }) {
  try {
    const user = serverUser();
    // Programs are copied beside the data when the server's user cannot reach node_modules: they too may find no room.
    const binaries = postgresBinaries({ user, copyTo: rest.copyTo ?? path.dirname(dataDir), log });
    const server = { dataDir, password, user, binaries, durability, log, ...rest };
    const orphan = await takeOver(server);
    if (orphan) return orphan;
    ensureDataDirectory({ dataDir, binaries, user, password, sync: durability, log });
    return await startWithRetries(server, port);
  } catch (error) {
    // The server is not the only one who writes here: our own files may be the first to find no room.
    if (error?.code === 'ENOSPC' || error?.code === 'EDQUOT') throw diskFull(dataDir);
    throw error;
  }
}

async function takeOver(server) {
  let found = liveServer(server.dataDir);
  if (!found) return null;
  server.log(`a PostgreSQL is already running on this data (process ${found.pid}); taking it over`);
  for (
    const until = Date.now() + READY_WITHIN_MS;
    found && Date.now() < until;
    found = liveServer(server.dataDir)
  ) {
    if (found.port && (await answers(urlOf(server.password, found.port)))) return handle(server, found, true);
    await delay(200);
  }
  if (!found) return null;
  throw new StartFailure(
    'postgres-orphan',
    `A PostgreSQL (process ${found.pid}) runs on ${server.dataDir} but does not answer.`,
    `Stop it with \`kill -INT ${found.pid}\`, wait until it is gone and start again.`,
  );
}

async function startWithRetries(server, preferredPort) {
  const logFile = openLog(server);
  let port = preferredPort;
  for (let attempt = 1; ; attempt += 1) {
    port ??= await freePort();
    clearStalePidFile(server.dataDir);
    const logFrom = sizeOf(logFile);
    const started = await tryStart(server, port, logFile);
    if (started) return started;
    const said = readFileSync(logFile, 'utf8').slice(logFrom);
    if (attempt === ATTEMPTS_MAX || !/could not bind|shared memory block|lock file|recovery/i.test(said)) {
      throw refusal(server, said, logFile);
    }
    if (/could not bind/i.test(said)) port = undefined;
    server.log(`PostgreSQL did not come up (attempt ${attempt} of ${ATTEMPTS_MAX}); trying again`);
    await delay(250 * 2 ** attempt);
  }
}

async function tryStart(server, port, logFile) {
  const child = spawnServer(server, port, logFile);
  const exited = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  let gone = false;
  void exited.then(() => (gone = true));
  try {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && !gone; await delay(50)) {
      // The status line of the pid file comes first, so that the log is not filled with refused connections.
      if (!liveServer(server.dataDir)?.ready) continue;
      if (await answers(urlOf(server.password, port))) {
        return handle(server, { pid: child.pid, port, exited, logFile }, false);
      }
    }
  } catch (error) {
    await stopProcess(child.pid);
    throw error;
  }
  if (!gone) await stopProcess(child.pid);
  return null;
}

function spawnServer({ binaries, dataDir, user, durability, outliveLauncher }, port, logFile) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    effective_cache_size: '512MB',
    // Rows come from memory or from a disk without a head: an index is as near as the next page.
    random_page_cost: 1.1,
    fsync: durability ? 'on' : 'off',
    synchronous_commit: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    idle_in_transaction_session_timeout: '60s',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const out = openSync(logFile, 'a', 0o600);
  try {
    return spawnAs(user, binaries.postgres, ['-D', dataDir, ...args], {
      cwd: '/',
      env: plainEnv(),
      // The log is a file, not a pipe: a server that outlives its launcher must not choke on its own log.
      stdio: ['ignore', out, out],
      orphanSignal: outliveLauncher ? undefined : 'INT',
    });
  } finally {
    closeSync(out);
  }
}

function handle(server, { pid, port, exited, logFile }, takenOver) {
  return {
    url: urlOf(server.password, port),
    urlOf: (database) => urlOf(server.password, port, database),
    port,
    pid,
    takenOver,
    logFile: logFile ?? logFileOf(server),
    exited: exited ?? goneFor(pid),
    stop: () => stopProcess(pid),
  };
}

async function goneFor(pid) {
  while (isAlive(pid)) await delay(500, undefined, { ref: false });
}

const urlOf = (password, port, database = 'postgres') =>
  `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** True when it serves, false while it starts or stops; a refused password is said plainly instead of waited out. */
async function answers(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    if (error.code !== '28P01') return false;
    throw new StartFailure(
      'postgres-password',
      'The database refuses the password FCERT generated for it, so the secrets folder does not belong to this data.',
      'Put back the `secrets` folder that was saved together with the data (docs/operations/runbook.md).',
    );
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopProcess(pid) {
  for (const [signal, withinMs] of STOP_STEPS) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (const until = Date.now() + withinMs; Date.now() < until && isAlive(pid);) await delay(20);
  }
}

const logFileOf = ({ dataDir, logDir }) => path.join(logDir ?? path.dirname(dataDir), 'postgres.log');

function openLog(server) {
  const logFile = logFileOf(server);
  mkdirSync(path.dirname(logFile), { recursive: true });
  if (sizeOf(logFile) > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
  closeSync(openSync(logFile, 'a', 0o600));
  return logFile;
}

const sizeOf = (file) => (existsSync(file) ? statSync(file).size : 0);

function refusal({ dataDir }, said, logFile) {
  if (saysDiskFull(said)) return diskFull(dataDir);
  return new StartFailure(
    'postgres-refuses',
    `PostgreSQL refuses to start on ${dataDir}.`,
    `The last lines of its log (${logFile}) follow; docs/operations/runbook.md says what to do about the usual ones.`,
    said.trim().split('\n').slice(-10),
  );
}

/** Stops a throw-away server and removes what it wrote. */
export async function discardPostgres(server, folder) {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
