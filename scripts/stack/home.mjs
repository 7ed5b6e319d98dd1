import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canEnter, serverUser } from './run-as.mjs';
import { StartFailure, asStartFailure, diskFull } from './start-failure.mjs';

const MIB = 1024 * 1024;
const FREE_NEEDED = 300 * MIB;
const FREE_COMFORTABLE = 1024 * MIB;
const OUTSIDE = ['/var/lib/fcert', '/var/tmp/fcert'];

/**
 * The folder of everything FCERT generates: data, secrets, logs, demo accounts. FCERT_HOME, else `.fcert` in the clone.
 * `serverHome` is where the database and queue server keep theirs: the same folder, or, when the unprivileged user
 * the servers run as may not enter it, one outside the clone, remembered in `server-home`.
 */
export function openHome(root, log) {
  const home = path.resolve(root, process.env.FCERT_HOME || '.fcert');
  if (serverUser())
    log(`running as root: PostgreSQL and Redis run as the unprivileged user ${serverUser().name}`);
  try {
    // 0711 under root: the servers' user passes through to its own folder and can list nothing.
    mkdirSync(home, { recursive: true, mode: serverUser() ? 0o711 : 0o700 });
    mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
    return { home, serverHome: serverHomeOf(home, log), logs: path.join(home, 'logs') };
  } catch (error) {
    throw asStartFailure(error, home);
  }
}

function serverHomeOf(home, log) {
  const remembered = path.join(home, 'server-home');
  if (existsSync(remembered)) {
    const outside = readFileSync(remembered, 'utf8').trim();
    mkdirSync(outside, { recursive: true, mode: 0o711 });
    return outside;
  }
  const user = serverUser();
  if (!user || canEnter(user, home)) return home;
  const base = OUTSIDE.find((folder) => canMake(folder, user));
  if (!base) {
    throw new StartFailure(
      'folder-0700',
      `FCERT runs as root, so its database runs as the user ${user.name}, who may not enter ${home}; no other place for the data was found.`,
      `Let that user through (chmod o+x on each folder above), move the clone, or set FCERT_HOME to a folder he may enter.`,
    );
  }
  const outside = path.join(base, `data-${randomBytes(4).toString('hex')}`);
  mkdirSync(outside, { mode: 0o711 });
  writeFileSync(remembered, `${outside}\n`, { mode: 0o600 });
  log(`the database's user ${user.name} may not enter ${home}: its data is kept in ${outside}`);
  return outside;
}

function canMake(folder, user) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return canEnter(user, folder);
  } catch {
    return false;
  }
}

const worldFile = (home) => path.join(home, 'world');

/**
 * The world this home was made as: what FCERT_WORLD says the first time, and from then on. One start without the variable
 * must not put demo accounts beside real ones.
 */
export function worldOf(home) {
  const kept = existsSync(worldFile(home)) ? readFileSync(worldFile(home), 'utf8').trim() : undefined;
  const asked = process.env.FCERT_WORLD || undefined;
  if (kept && asked && kept !== asked) {
    throw new StartFailure(
      'other-world',
      `${home} holds a ${kept} world, and FCERT_WORLD asks for ${asked}.`,
      `Leave FCERT_WORLD out to go on with it, or name another folder by FCERT_HOME for a ${asked} world.`,
    );
  }
  return asked ?? kept ?? 'demo';
}

/** Once there is such a world. */
export function keepWorld(home, world) {
  writeFileSync(worldFile(home), `${world}\n`, { mode: 0o600 });
}

/** Refuses to start on a disk that is nearly full: PostgreSQL would stop in the middle of somebody's report. */
export function requireDiskSpace(folder, log) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < FREE_NEEDED) {
    throw diskFull(folder, `${Math.floor(free / MIB)} MB of ${FREE_NEEDED / MIB} needed`);
  }
  if (free < FREE_COMFORTABLE) log(`only ${Math.floor(free / MIB)} MB are free on the disk of ${folder}`);
}
