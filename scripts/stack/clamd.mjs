import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { spawnAs } from './run-as.mjs';
import { canInstallPackages, installPackage } from './system-packages.mjs';

const READY_WITHIN_MS = 60_000;

/** Debian keeps it where the path of an ordinary user does not look. */
const PLACES = ['clamd', '/usr/sbin/clamd'];

/** How to start the clamd of this machine, or undefined. */
export function findClamd() {
  return PLACES.find((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0);
}

/**
 * Says what it does: tests that need a scanner count as skipped without one, and fail where CI=true demands all of them.
 * The package brings the program (9 MB), no signatures: `freshclam`, which fetches those, is not started.
 */
export function ensureClamd(log) {
  if (findClamd()) return true;
  if (canInstallPackages()) {
    log('clamd is not on PATH: installing clamav-daemon with apt-get ...');
    const problem = installPackage('clamav-daemon');
    if (!problem && findClamd()) return true;
    log(`apt-get could not install clamav-daemon: ${problem ?? 'it brought no clamd'}`);
  }
  const remedy = 'Install ClamAV (Debian: apt-get install clamav-daemon; macOS: brew install clamav).';
  if (process.env.CI === 'true')
    throw new Error(`clamd is missing, and with CI=true nothing is skipped. ${remedy}`);
  log(`clamd is missing: the tests that need it are skipped. ${remedy}`);
  return false;
}

/**
 * Starts a clamd of our own with our own signatures: loopback only, nothing is fetched.
 * @param {{ dir: string, signatures: Record<string, string>, port?: number, streamMax?: string }} wanted
 *   signatures by file name, as in `fcert.hdb`
 * @returns {Promise<{ url: string, port: number, pid: number, stop: () => Promise<void> }>}
 */
export async function startClamd({ dir, signatures, port, streamMax = '32M' }) {
  const database = path.join(dir, 'signatures');
  mkdirSync(database, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(signatures)) writeFileSync(path.join(database, name), text);
  const listenOn = port ?? (await freePort());
  const config = path.join(dir, 'clamd.conf');
  const lines = [
    'Foreground yes',
    `TCPSocket ${listenOn}`,
    'TCPAddr 127.0.0.1',
    `DatabaseDirectory ${database}`,
    `StreamMaxLength ${streamMax}`,
    'MaxThreads 4',
    // As docker/clamav/clamd.conf: what was not looked at is told.
    'AlertExceedsMax yes',
    'AlertEncrypted yes',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = spawnAs(null, findClamd() ?? 'clamd', ['-c', config], {
    cwd: dir,
    stdio: 'ignore',
    orphanSignal: 'TERM',
  });
  const exited = new Promise((resolve) => child.once('error', resolve).once('exit', resolve));
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await delay(50)) {
    if (await answersPing(listenOn))
      return { url: `tcp://127.0.0.1:${listenOn}`, port: listenOn, pid: child.pid, stop };
  }
  await stop();
  throw new Error('clamd did not start in time');
}

function answersPing(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('connect', () => socket.write('zPING\0'));
    socket.once('data', (bytes) => settle(bytes.toString().startsWith('PONG')));
  });
}
