/**
 * `npm run sbom`: what this build is made of, as CycloneDX by npm itself from the lock file, and the list of licences.
 * Written beside the build, in dist/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand, runCommand } from '../stack/run-command.mjs';
import { licenceFaults, licenceList, licenceOf } from './licences.mjs';
import { lockedPackages, nameOf, readJson } from './lockfile.mjs';

const ARGS = [
  'sbom',
  '--package-lock-only',
  '--omit=dev',
  '--sbom-format=cyclonedx',
  '--sbom-type=application',
];

/** @returns {Promise<object>} the bill of materials, with the licences npm could not read filled in */
export async function billOfMaterials(root) {
  const done = await runCommand(...npmCommand(ARGS), { cwd: root, keepChars: 20_000_000 });
  if (!done.ok) throw new Error(`npm sbom failed: ${done.output.trim().split('\n').pop()}`);
  const bill = JSON.parse(done.output.slice(done.output.indexOf('{')));
  const { name } = readJson(root, 'package.json');
  const licences = new Map(
    lockedPackages(readJson(root, 'package-lock.json')).map(([where, one]) => [
      `${nameOf(where)}@${one.version}`,
      licenceOf(where, one),
    ]),
  );
  for (const part of bill.components) {
    const expression = licences.get(`${part.name}@${part.version}`);
    if (!part.licenses?.length && expression) part.licenses = [{ expression }];
  }
  // npm takes the name from the folder of the clone, which says nothing.
  bill.metadata.component.name = name;
  return bill;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
  const lock = readJson(root, 'package-lock.json');
  const bill = await billOfMaterials(root);
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(path.join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  writeFileSync(path.join(root, 'dist/licences.txt'), `${licenceList(bill)}\n`);
  const faults = licenceFaults(lock);
  for (const fault of faults) console.error(fault);
  console.log(`${bill.components.length} components in dist/sbom.cdx.json, licences in dist/licences.txt`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
