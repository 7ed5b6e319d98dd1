/** `npm run supply-chain`: everything that can be said about the dependencies without a network. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { advisoryFaults, listFaults } from './advisories.mjs';
import { licenceFaults } from './licences.mjs';
import { lockFaults, lockedPackages, manifestFaults, readJson } from './lockfile.mjs';

const STALE_AFTER_DAYS = 30;

/** @returns {{ packages: number, faults: string[], list: object }} */
export function checkDependencies(root, today = new Date().toISOString().slice(0, 10)) {
  const manifest = readJson(root, 'package.json');
  const lock = readJson(root, 'package-lock.json');
  const list = readJson(root, 'data/advisories.json');
  const faults = [
    ...manifestFaults(manifest),
    ...lockFaults(manifest, lock),
    ...listFaults(list),
    ...advisoryFaults(list, lock, today),
    ...licenceFaults(lock),
  ];
  return { packages: lockedPackages(lock).length, faults, list };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { packages, faults, list } = checkDependencies(
    path.resolve(fileURLToPath(import.meta.url), '../../..'),
  );
  for (const fault of faults) console.error(fault);
  const days = Math.floor((Date.now() - Date.parse(list.checkedOn)) / 86_400_000);
  const age =
    days > STALE_AFTER_DAYS ? ': too old, docs/security/supply-chain.md says how to refresh it' : '';
  console.log(
    `${packages} locked packages, ${list.advisories.length} advisories as of ${list.checkedOn}${age}; ${faults.length} faults`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
