import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { canInstallPackages, installPackage } from '../stack/system-packages.mjs';

const DEBIAN = '/usr/lib/postgresql';
const NEEDED = ['initdb', 'postgres', 'pg_basebackup', 'pg_verifybackup', 'pg_amcheck', 'pg_controldata'];

/** The folder with PostgreSQL's whole set of programs, or null: the npm package holds no backup tools. */
export function findServerPrograms() {
  const named = process.env.POSTGRES_BIN;
  if (named) return complete(named) ? named : null;
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  return (
    [...versions.map((one) => path.join(DEBIAN, one, 'bin')), onPath].find((one) => one && complete(one)) ??
    null
  );
}

const complete = (folder) => NEEDED.every((name) => existsSync(path.join(folder, name)));

/** The same, installed by apt-get where that may be done, as the tests do it with Redis. */
export function ensureServerPrograms(log = console.log) {
  const found = findServerPrograms();
  if (found) return found;
  if (canInstallPackages()) {
    log('PostgreSQL with its backup tools is not here: installing the package postgresql with apt-get ...');
    const problem = installPackage('postgresql') ?? null;
    const installed = findServerPrograms();
    if (installed) return installed;
    log(`apt-get could not install it: ${problem ?? 'a program is missing'}`);
  }
  throw new Error(
    'PostgreSQL with pg_basebackup is needed (Debian: apt-get install postgresql; POSTGRES_BIN names its folder).',
  );
}
