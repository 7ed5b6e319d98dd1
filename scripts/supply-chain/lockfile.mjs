import { readFileSync } from 'node:fs';
import path from 'node:path';

const REGISTRY = 'registry.npmjs.org';
const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
/** 512 bits as base64. */
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * What a reviewer would refuse in package.json: a range, a package from anywhere but the registry, a script npm runs by
 * itself.
 * @returns {string[]}
 */
export function manifestFaults(manifest) {
  const faults = [];
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
    for (const [name, wanted] of Object.entries(manifest[group] ?? {})) {
      if (!EXACT.test(wanted)) faults.push(`${name} is not pinned to one version: ${wanted}`);
    }
  }
  for (const name of Object.keys(manifest.scripts ?? {})) {
    if (/^(pre|post)?(install|prepare|publish|prepublish)$|^(pre|post)(start|test)$/.test(name))
      faults.push(`the script ${name} would run without being asked for`);
  }
  return faults;
}

/**
 * What a reviewer would refuse in package-lock.json. A lock file may leave out from where a package comes (npm's
 * `omit-lockfile-registry-resolved`): then it can only be the registry, and the digest decides what is taken.
 * @returns {string[]}
 */
export function lockFaults(manifest, lock) {
  if (lock.lockfileVersion !== 3) return [`lockfileVersion is ${lock.lockfileVersion}, not 3`];
  const faults = rootFaults(manifest, lock.packages['']);
  for (const [where, one] of lockedPackages(lock)) {
    if (!where.startsWith('node_modules/'))
      faults.push(`${where} is a package of its own inside the repository`);
    if (one.link) faults.push(`${where} is a link`);
    if (!EXACT.test(one.version ?? '')) faults.push(`${where} has no exact version: ${one.version}`);
    if (!SHA512.test(one.integrity ?? '')) faults.push(`${where} has no SHA-512 digest`);
    if (one.resolved !== undefined && !isOfRegistry(where, one))
      faults.push(`${where} comes from ${one.resolved}`);
    faults.push(...installScriptFaults(manifest, where, one));
  }
  return faults;
}

const rootFaults = (manifest, root) =>
  ['dependencies', 'devDependencies']
    .filter((group) => JSON.stringify(sorted(manifest[group])) !== JSON.stringify(sorted(root?.[group])))
    .map((group) => `package.json and package-lock.json differ in ${group}`);

const sorted = (group = {}) => Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1));

/** The address must be the registry's, of this very package and version: another name's tarball has its own valid digest. */
function isOfRegistry(where, { resolved, version, name = nameOf(where) }) {
  try {
    const { protocol, host, pathname } = new URL(resolved);
    const file = `/${name}/-/${name.split('/').pop()}-${version}.tgz`;
    return protocol === 'https:' && host === REGISTRY && pathname === file;
  } catch {
    return false;
  }
}

/** Every package that would like to run code while it is installed stands in `allowScripts`, reviewed, with yes or no. */
function installScriptFaults({ allowScripts = {} }, where, one) {
  if (!one.hasInstallScript) return [];
  const named = allowScripts[nameOf(where)];
  if (typeof named !== 'boolean') return [`${where} has an install script nobody has reviewed`];
  return [];
}

/** The name of a package by its place: what follows the last `node_modules/`. */
export const nameOf = (where) => where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** @returns {[string, object][]} place and record of every locked package */
export const lockedPackages = (lock) => Object.entries(lock.packages).filter(([where]) => where !== '');

export const readJson = (root, file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
