import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureClamd } from './clamd.mjs';
import { isAlive } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { findRedisServer, startRedis } from './redis.mjs';
import { canEnter, serverUser } from './run-as.mjs';
import { canInstallPackages, installPackage } from './system-packages.mjs';

const PREFIX = 'fcert-test-';

/**
 * The throw-away PostgreSQL and Redis of a test run, unless the environment names others:
 * FCERT_TEST_DATABASE_URL (a superuser's; test databases are made in it) and FCERT_TEST_REDIS_URL. The stories of a scanner
 * start a clamd of their own where there is one: FCERT_TEST_CLAMD says `yes` or `no` where that has been looked up before.
 * @returns {Promise<{ databaseUrl: string, redisUrl: string | undefined, hasClamd: boolean, stop: () => Promise<void> }>}
 */
export async function startTestServers(log = console.log) {
  sweepLeftovers();
  const folder = mkdtempSync(path.join(reachableTmp(), `${PREFIX}${process.pid}-`));
  chmodSync(folder, 0o755);
  const running = [];
  const stop = async () => {
    for (const server of running) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const password = randomBytes(16).toString('hex');
    let databaseUrl = process.env.FCERT_TEST_DATABASE_URL;
    if (!databaseUrl) {
      const server = await startPostgres({
        dataDir: path.join(folder, 'pgdata'),
        password,
        durability: false,
      });
      running.push(server);
      databaseUrl = server.url;
    }
    let redisUrl = process.env.FCERT_TEST_REDIS_URL;
    if (!redisUrl && ensureRedisServer(log)) {
      const server = await startRedis({ dir: path.join(folder, 'redis'), password });
      running.push(server);
      redisUrl = server.url;
    }
    const asked = process.env.FCERT_TEST_CLAMD;
    return { databaseUrl, redisUrl, hasClamd: asked ? asked === 'yes' : ensureClamd(log), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Says what it does: tests that need Redis count as skipped without it, and fail where CI=true demands all of them. */
function ensureRedisServer(log) {
  if (findRedisServer()) return true;
  if (canInstallPackages()) {
    log('redis-server is not on PATH: installing it with apt-get ...');
    const problem = installPackage('redis-server');
    if (!problem && findRedisServer()) return true;
    log(`apt-get could not install redis-server: ${problem ?? 'the installed one is too old'}`);
  }
  const remedy =
    'Install Redis 6.2 or newer (Debian: apt-get install redis-server; macOS: brew install redis).';
  if (process.env.CI === 'true')
    throw new Error(`redis-server is missing, and with CI=true nothing is skipped. ${remedy}`);
  log(`redis-server is missing: the tests that need it are skipped. ${remedy}`);
  return false;
}

/** A temporary folder the unprivileged user of the servers may enter; TMPDIR may be private to root. */
function reachableTmp() {
  return [os.tmpdir(), '/tmp', '/var/tmp'].find((folder) => canEnter(serverUser(), folder)) ?? os.tmpdir();
}

/** Folders of test runs that were killed; their servers ended with them. */
function sweepLeftovers() {
  for (const name of readdirSync(reachableTmp())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid && !isAlive(pid)) rmSync(path.join(reachableTmp(), name), { recursive: true, force: true });
  }
}
