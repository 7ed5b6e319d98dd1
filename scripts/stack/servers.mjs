import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ensureProcessRoles, givenUrls, processUrls } from './database-roles.mjs';
import { startPostgres } from './postgres.mjs';
import { findRedisServer, startRedis } from './redis.mjs';
import { secret } from './secrets.mjs';
import { StartFailure } from './start-failure.mjs';

const OWNER_ROLE = 'fcert';
const DATABASE = 'fcert';
const CONNECT_WITHIN_MS = 5_000;

/**
 * The database: DATABASE_URL, else an embedded PostgreSQL under the home folder. `url` is the owner's, which migrates and
 * seeds; `urls` holds that of each process.
 */
export async function openDatabase({ home, serverHome, logs }, log) {
  if (process.env.DATABASE_URL) return externalDatabase(process.env.DATABASE_URL);
  const dataDir = path.join(serverHome, 'pgdata');
  const mustExist = existsSync(path.join(dataDir, 'PG_VERSION'));
  const password = secret(home, 'database-superuser-password', { mustExist });
  const appPassword = secret(home, 'database-password');
  const settings = { dataDir, password, logDir: logs, copyTo: serverHome, log };
  const server = await startPostgres(settings);
  const passwordOf = (name) => secret(home, `database-password-${name}`);
  await ensureApplicationDatabase(server.url, appPassword, passwordOf);
  const url = `postgres://${OWNER_ROLE}:${appPassword}@127.0.0.1:${server.port}/${DATABASE}`;
  return {
    url,
    urls: processUrls(url, passwordOf),
    label: `PostgreSQL ${server.takenOver ? '(taken over, it was still running)' : '(embedded)'}, data in ${dataDir}`,
    server,
    restart: () => startPostgres({ ...settings, port: server.port }),
  };
}

async function externalDatabase(url) {
  try {
    const client = await connect(url);
    await client.end();
  } catch (error) {
    throw new StartFailure(
      'database-unreachable',
      `The database named in DATABASE_URL cannot be used: ${error.message || error.code}.`,
      'Check host, port, user, password and database name, or unset DATABASE_URL to use the embedded PostgreSQL.',
    );
  }
  return {
    url,
    urls: givenUrls(),
    label: `PostgreSQL at ${withoutSecrets(url)} (DATABASE_URL)`,
    server: null,
  };
}

const withoutSecrets = (url) => new URL(url).host + new URL(url).pathname;

async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** The owner of the tables is no superuser, and no process runs as the owner: a hole in one is not a hole in the server. */
async function ensureApplicationDatabase(superuserUrl, password, passwordOf) {
  const client = await connect(superuserUrl);
  try {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER_ROLE]);
    const verb = role.rowCount === 0 ? 'CREATE' : 'ALTER';
    await client.query(`${verb} ROLE ${OWNER_ROLE} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`);
    await ensureProcessRoles(client, passwordOf);
  } finally {
    await client.end();
  }
}

/**
 * The backend of the queues: QUEUE_BACKEND=postgres says PostgreSQL; else REDIS_URL; else a redis-server on PATH,
 * started by us; else PostgreSQL, which needs nothing more.
 */
export async function openQueues({ home, serverHome }, log) {
  if (process.env.QUEUE_BACKEND === 'postgres') return onPostgres('as QUEUE_BACKEND asks');
  if (process.env.REDIS_URL) {
    const { hostname, port } = new URL(process.env.REDIS_URL);
    await requireAnswer(hostname, Number(port) || 6379);
    return { env: onRedis(process.env.REDIS_URL), label: `Redis at ${hostname} (REDIS_URL)`, server: null };
  }
  const found = findRedisServer();
  if (!found) {
    if (process.env.QUEUE_BACKEND === 'redis') throw noRedis();
    return onPostgres(
      'no redis-server 6.2 or newer on PATH; install one for the higher job rate production needs',
    );
  }
  const settings = { dir: path.join(serverHome, 'redis'), password: secret(home, 'redis-password'), log };
  const server = await startRedis(settings);
  return {
    env: onRedis(server.url),
    label: `Redis ${found.version}, started by FCERT`,
    server,
    restart: () => startRedis({ ...settings, port: server.port }),
  };
}

const onRedis = (url) => ({ QUEUE_BACKEND: 'redis', REDIS_URL: url });

const onPostgres = (why) => ({
  env: { QUEUE_BACKEND: 'postgres', REDIS_URL: '' },
  label: `PostgreSQL (${why})`,
  server: null,
});

const noRedis = () =>
  new StartFailure(
    'no-redis',
    'QUEUE_BACKEND=redis was asked for, but there is neither REDIS_URL nor a redis-server 6.2 or newer on PATH.',
    'Install Redis (Debian: apt-get install redis-server; macOS: brew install redis), set REDIS_URL, or unset QUEUE_BACKEND to run the queues on PostgreSQL.',
  );

function requireAnswer(host, port) {
  return new Promise((resolve, reject) => {
    const refuse = (why) => {
      socket.destroy();
      reject(
        new StartFailure(
          'redis-unreachable',
          `The Redis named in REDIS_URL does not answer at ${host}:${port} (${why}).`,
          'Start it or correct REDIS_URL; QUEUE_BACKEND=postgres runs the queues without Redis.',
        ),
      );
    };
    const socket = net.connect({ host, port, timeout: CONNECT_WITHIN_MS });
    socket.once('error', (error) => refuse(error.code));
    socket.once('timeout', () => refuse('no answer'));
    socket.once('connect', () => resolve(socket.destroy()));
  });
}
