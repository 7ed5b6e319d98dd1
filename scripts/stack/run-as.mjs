import { spawn, spawnSync } from 'node:child_process';
import { chownSync, readdirSync, lstatSync, lchownSync } from 'node:fs';
import path from 'node:path';
import { StartFailure } from './start-failure.mjs';

const OWN_USER = 'fcert-db';

let chosen;
/**
 * The user the servers run as: null for "whoever started us", or, because PostgreSQL refuses to run as root,
 * an unprivileged system user `{ name, uid, gid }` when we are root.
 */
export function serverUser() {
  if (process.getuid?.() !== 0) return null;
  chosen ??= lookUp(OWN_USER) ?? create(OWN_USER) ?? lookUp('postgres') ?? lookUp('nobody');
  if (!chosen) {
    throw new StartFailure(
      'root',
      'FCERT was started as root, PostgreSQL refuses to run as root, and no unprivileged user could be found or created.',
      `Create one (useradd --system ${OWN_USER}) or start FCERT as an ordinary user.`,
    );
  }
  return chosen;
}

function lookUp(name) {
  const uid = Number(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout);
  const gid = Number(spawnSync('id', ['-g', name], { encoding: 'utf8' }).stdout);
  return uid > 0 && gid > 0 ? { name, uid, gid } : null;
}

function create(name) {
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ]);
  return lookUp(name) ?? createOnAlpine(name);
}

function createOnAlpine(name) {
  spawnSync('adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', name]);
  return lookUp(name);
}

let setprivFound;
function hasSetpriv() {
  setprivFound ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'INT', 'true'], { stdio: 'ignore' }).status === 0;
  return setprivFound;
}

/**
 * Starts a process as `user` (null: as ourselves) in its own session, so that Ctrl-C reaches the launcher alone and
 * the launcher decides the order of stopping. Where the system can, the process is also signalled when the launcher
 * dies without having stopped it (`orphanSignal`, e.g. 'INT').
 */
export function spawnAs(user, command, args, { orphanSignal, ...options } = {}) {
  if (!hasSetpriv()) {
    return spawn(command, args, {
      detached: true,
      ...(user && { uid: user.uid, gid: user.gid }),
      ...options,
    });
  }
  return spawn('setpriv', [...setprivArguments(user, orphanSignal), command, ...args], {
    detached: true,
    ...options,
  });
}

/** The same, waited for. */
export function spawnAsSync(user, command, args, options = {}) {
  if (!hasSetpriv()) {
    return spawnSync(command, args, {
      encoding: 'utf8',
      ...(user && { uid: user.uid, gid: user.gid }),
      ...options,
    });
  }
  return spawnSync('setpriv', [...setprivArguments(user), command, ...args], {
    encoding: 'utf8',
    ...options,
  });
}

function setprivArguments(user, orphanSignal) {
  return [
    ...(user ? ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : []),
    ...(orphanSignal ? ['--pdeathsig', orphanSignal] : []),
    '--',
  ];
}

/** Whether that user may enter a folder, which needs every folder above it to let him through. */
export function canEnter(user, folder) {
  return spawnAsSync(user, 'sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/' }).status === 0;
}

/** Gives a folder and all in it to that user (null: leaves it alone). */
export function giveTo(user, folder) {
  if (!user) return;
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder)) {
    const inside = path.join(folder, entry);
    const found = lstatSync(inside);
    if (found.isDirectory()) giveTo(user, inside);
    else if (found.uid !== user.uid) lchownSync(inside, user.uid, user.gid);
  }
}
