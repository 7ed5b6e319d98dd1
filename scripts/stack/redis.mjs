import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandOf, freePort, isAlive } from './ports.mjs';
import { giveTo, serverUser, spawnAs } from './run-as.mjs';
import { StartFailure } from './start-failure.mjs';

const READY_WITHIN_MS = 20_000;
const OLDEST = 6.2;

/** `{ path, version }` of a redis-server on PATH that BullMQ can use, or null. */
export function findRedisServer() {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  const version = status === 0 ? /v=((\d+\.\d+)\S*)/.exec(stdout) : null;
  return version && Number(version[2]) >= OLDEST ? { command: 'redis-server', version: version[1] } : null;
}

/**
 * Starts a Redis of our own for the queues: own port, own folder, loopback only, password, append-only file.
 * @param {{ dir: string, password: string, port?: number, log?: (line: string) => void }} wanted
 * @returns {Promise<{ url, port, pid, logFile, exited, stop }>}
 */
export async function startRedis({ dir, password, port, log = () => {} }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  await stopLeftover(dir, log);
  const listenOn = port ?? (await freePort());
  const config = path.join(dir, 'redis.conf');
  const logFile = path.join(dir, 'redis.log');
  writeFileSync(config, settings({ dir, password, port: listenOn, logFile }), { mode: 0o600 });
  const user = serverUser();
  giveTo(user, dir);
  const child = spawnAs(user, 'redis-server', [config], { cwd: dir, stdio: 'ignore', orphanSignal: 'TERM' });
  const exited = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  let gone = false;
  void exited.then(() => (gone = true));
  for (const until = Date.now() + READY_WITHIN_MS; !gone && Date.now() < until; await delay(25)) {
    if (!(await answersPing(listenOn, password))) continue;
    const url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${listenOn}`;
    return { url, port: listenOn, pid: child.pid, logFile, exited, stop: () => stopProcess(child.pid) };
  }
  if (!gone) await stopProcess(child.pid);
  throw new StartFailure(
    'redis-refuses',
    `redis-server did not start in ${dir}.`,
    'The last lines of its log follow. QUEUE_BACKEND=postgres starts FCERT without Redis.',
    existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-6) : [],
  );
}

/** The queues' settings: nothing may be evicted, delayed jobs wake within 10 ms, at most a second is lost on power failure. */
const settings = ({ dir, password, port, logFile }) =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${dir}"`,
    `pidfile "${path.join(dir, 'redis.pid')}"`,
    `logfile "${logFile}"`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'hz 100',
    'dynamic-hz no',
    'maxmemory-policy noeviction',
    'tcp-keepalive 60',
  ].join('\n') + '\n';

/** A Redis left behind by a killed launcher holds only wake-ups, so it is stopped rather than taken over. */
async function stopLeftover(dir, log) {
  const pidFile = path.join(dir, 'redis.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (pid > 0 && isAlive(pid) && commandOf(pid).includes('redis-server')) {
    log(`stopping a Redis left over from an earlier start (process ${pid})`);
    await stopProcess(pid);
  }
  rmSync(pidFile, { force: true });
}

function answersPing(port, password) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let said = '';
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (chunk) => {
      said += chunk;
      if (said.includes('+PONG')) settle(true);
      else if (said.includes('-')) settle(false);
    });
  });
}

async function stopProcess(pid) {
  for (const [signal, withinMs] of [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5_000],
  ]) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (const until = Date.now() + withinMs; Date.now() < until && isAlive(pid);) await delay(20);
  }
}
