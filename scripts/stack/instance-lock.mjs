import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from './ports.mjs';
import { StartFailure } from './start-failure.mjs';

/**
 * One running FCERT per home folder. The lock is a file with the launcher's pid and birth, so that a number given
 * again to another process (after a reboot, in a container) does not look like a running FCERT.
 * @returns {{ tell(facts: object): void, release(): void }} `tell` adds facts a second start repeats to its user
 */
export function lockInstance(home) {
  const file = path.join(home, 'instance.json');
  const own = { pid: process.pid, born: birthOf(process.pid) };
  const holder = read(file);
  if (holder && runs(holder)) throw alreadyRunning(holder, home);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(own), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another start made the file between our look and our own attempt: it won.
    if (error.code === 'EEXIST') throw alreadyRunning(read(file) ?? {}, home);
    throw error;
  }
  return {
    // Put in place whole: who reads it meanwhile, a second start or fcertctl, never finds half of it.
    tell: (facts) => {
      writeFileSync(`${file}.new`, `${JSON.stringify(Object.assign(own, facts), null, 2)}\n`, {
        mode: 0o600,
      });
      renameSync(`${file}.new`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** What the last launcher wrote about itself, or null. */
export const lastInstance = (home) => read(path.join(home, 'instance.json'));

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const runs = ({ pid, born }) => pid !== process.pid && isAlive(pid) && birthOf(pid) === born;

/** When a process began, in ticks since boot; null where the system does not tell, which then compares equal. */
export function birthOf(pid) {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop();
    return afterName.split(' ')[19];
  } catch {
    return null;
  }
}

const alreadyRunning = ({ pid, apiUrl }, home) =>
  new StartFailure(
    'already-running',
    `FCERT is already running from ${home} (process ${pid})${apiUrl ? `, and answers at ${apiUrl}` : ' and is still starting'}.`,
    'Use that one, stop it with Ctrl-C in its terminal, or start a second one with its own FCERT_HOME, API_PORT and GATEWAY_PORT.',
  );
