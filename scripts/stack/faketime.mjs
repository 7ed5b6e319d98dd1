import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { canInstallPackages, installPackage } from './system-packages.mjs';

const FOLDERS = ['/usr/lib', '/usr/local/lib', '/opt/homebrew/lib'];

/** The library that tells a process another time, where it is installed. */
export function findFaketime() {
  const places = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) => [
    path.join(folder, 'faketime/libfaketime.so.1'),
    ...readdirSync(folder).map((name) => path.join(folder, name, 'faketime/libfaketime.so.1')),
  ]);
  return places.find((file) => existsSync(file)) ?? null;
}

/** Says what it does: faults that need it count as skipped without it, and fail where CI=true demands all of them. */
export function ensureFaketime(log = console.log) {
  if (findFaketime()) return findFaketime();
  if (canInstallPackages()) {
    log('libfaketime is missing: installing it with apt-get ...');
    const problem = installPackage('faketime');
    if (!problem && findFaketime()) return findFaketime();
    log(`apt-get could not install faketime: ${problem ?? 'its library is not where it should be'}`);
  }
  const remedy = 'Install libfaketime (Debian: apt-get install faketime).';
  if (process.env.CI === 'true')
    throw new Error(`libfaketime is missing, and with CI=true nothing is skipped. ${remedy}`);
  log(`libfaketime is missing: the faults that need it are skipped. ${remedy}`);
  return null;
}
