import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { commandOf, isAlive } from './ports.mjs';
import { giveTo, spawnAsSync } from './run-as.mjs';
import { StartFailure, diskFull, saysDiskFull } from './start-failure.mjs';

const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // The builtin provider sorts alike on every machine, so a data folder may move to one with another C library.
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

/**
 * Makes sure a complete data folder stands at `dataDir`. A new one is made beside it and renamed into place when it
 * is complete, so an interrupted first start leaves only a `.making` folder, which is thrown away and made again.
 */
export function ensureDataDirectory({ dataDir, binaries, user, password, sync, log }) {
  const unfinished = `${dataDir}.making`;
  if (existsSync(unfinished)) {
    log('an earlier first start was interrupted: making the database folder anew');
    rmSync(unfinished, { recursive: true, force: true });
  }
  setAsideUnlessComplete(dataDir, log);
  if (existsSync(dataDir)) return checkExisting({ dataDir, binaries, user });
  log('making a new database folder');
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(dataDir), `.initdb-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user) giveToOne(user, passwordFile);
    giveTo(user, unfinished);
    const options = [...INITDB_OPTIONS, `--pwfile=${passwordFile}`, ...(sync ? [] : ['--no-sync'])];
    const made = spawnAsSync(user, binaries.initdb, ['-D', unfinished, ...options], {
      cwd: '/',
      env: plainEnv(),
    });
    if (made.status !== 0) throw initdbFailure(made, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, dataDir);
}

const giveToOne = (user, file) => {
  const done = spawnAsSync(null, 'chown', [`${user.uid}:${user.gid}`, file]);
  if (done.status !== 0) chmodSync(file, 0o644);
};

/** PostgreSQL's messages are read by this launcher, so they are asked for in one language. */
export const plainEnv = () => ({ PATH: process.env.PATH, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' });

function initdbFailure({ stderr, stdout, error }, dataDir) {
  const log = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim().split('\n');
  if (saysDiskFull(log.join('\n'))) return diskFull(dataDir);
  return new StartFailure(
    'postgres-init',
    `PostgreSQL could not make its data folder ${dataDir}.`,
    'The last lines of its log follow; the usual causes are a missing right to write there or a disk that is full.',
    log.slice(-8),
  );
}

function setAsideUnlessComplete(dataDir, log) {
  if (!existsSync(dataDir) || existsSync(path.join(dataDir, 'global', 'pg_control'))) return;
  if (readdirSync(dataDir).length === 0) return rmSync(dataDir, { recursive: true });
  const aside = `${dataDir}.incomplete-${Date.now()}`;
  renameSync(dataDir, aside);
  log(`the database folder was incomplete; it was set aside as ${aside} and a new one is made`);
}

function checkExisting({ dataDir, binaries, user }) {
  const major = readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (major !== binaries.major) {
    throw new StartFailure(
      'postgres-version',
      `The database folder ${dataDir} was made by PostgreSQL ${major}, and the installed programs are version ${binaries.major}.`,
      `Dump it with the older programs and restore it into an empty folder (docs/operations/runbook.md), or go back to the older checkout.`,
    );
  }
  if (user) return giveTo(user, dataDir);
  const owner = statSync(dataDir).uid;
  if (process.getuid && owner !== process.getuid()) {
    throw new StartFailure(
      'postgres-owner',
      `The database folder ${dataDir} belongs to another user (uid ${owner}), probably because FCERT was once started as root.`,
      `Start it as that user, or hand the folder over: sudo chown -R "$(id -un)" ${path.dirname(dataDir)}`,
    );
  }
}

/** The server that runs on this data folder, `{ pid, port, ready }`, or null. Only reads, so it is safe while one starts. */
export function liveServer(dataDir) {
  let lines;
  try {
    lines = readFileSync(pidFileOf(dataDir), 'utf8').split('\n');
  } catch {
    return null;
  }
  const [pid, madeFor, , port, , , , status] = lines;
  // A number that now belongs to some other program is not our server: its command names no such folder.
  if (!(Number(pid) > 0) || !madeFor || !isAlive(Number(pid)) || !commandOf(Number(pid)).includes(madeFor))
    return null;
  return { pid: Number(pid), port: Number(port) || null, ready: status?.trim() === 'ready' };
}

/** Removes a pid file whose server is gone: PostgreSQL would refuse to start when its number was given to another program. */
export function clearStalePidFile(dataDir) {
  if (!liveServer(dataDir)) rmSync(pidFileOf(dataDir), { force: true });
}

const pidFileOf = (dataDir) => path.join(dataDir, 'postmaster.pid');
