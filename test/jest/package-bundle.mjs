import { createHash } from 'node:crypto';
import {
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
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { BUNDLED } from './packages.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const CACHE = path.join(ROOT, 'node_modules/.cache/fcert-test-packages');
const MADE_FROM = [
  'package-lock.json',
  ...['package-bundle', 'packages', 'make-bundle'].map((it) => `test/jest/${it}.mjs`),
];
const KEPT_MS = 24 * 60 * 60_000;

/** The folder of the bundle that belongs to these sources; another lockfile or another Node has another one. */
export function bundleFolder() {
  const hash = createHash('sha256').update(process.version);
  for (const file of MADE_FROM) hash.update('\0').update(readFileSync(path.join(ROOT, file)));
  return path.join(CACHE, hash.digest('hex').slice(0, 16));
}

/**
 * Jest gives every spec file a realm of its own. To resolve, read, compile and link some two thousand files of packages
 * anew in each cost more than most specs do. So the packages are made into one script, once for a lockfile; the script is
 * compiled once a worker (environment.mjs) and evaluated anew for each spec file, package by package, as far as it asks.
 *
 * @returns {Promise<string>} the folder; `doors/` in it has one module for every name that can be imported
 */
export async function ensurePackageBundle() {
  const folder = bundleFolder();
  if (existsSync(folder)) return folder;
  const { makeBundle } = await import('./make-bundle.mjs');
  const made = `${folder}-${process.pid}`;
  mkdirSync(made, { recursive: true });
  try {
    await makeBundle(ROOT, made, BUNDLED);
    const compiled = compilePackages(made, folder).createCachedData();
    writeFileSync(path.join(made, 'packages.compiled'), compiled);
    sweep(folder);
    // Renamed into place only when complete; whoever came first stays.
    if (!existsSync(folder)) renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return folder;
}

/** What other lockfiles left; a run that still uses one of them is not older than a day. */
function sweep() {
  for (const name of readdirSync(CACHE)) {
    const folder = path.join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The bundle as a function of `module`, `exports` and `require`, to be run in any realm. Its name is an address that is
 * not a file's: otherwise Jest would read all of it in search of a source map whenever a stack is looked at.
 */
export function compilePackages(folder, name = folder) {
  const compiled = path.join(folder, 'packages.compiled');
  const code = readFileSync(path.join(folder, 'packages.cjs'), 'latin1');
  return new vm.Script(`(function (module, exports, require) {${code}\n})`, {
    filename: `packages:${name}/packages.cjs`,
    cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined,
  });
}
