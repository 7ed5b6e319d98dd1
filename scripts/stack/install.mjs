import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { StartFailure, diskFull, saysDiskFull } from './start-failure.mjs';
import { showProgress } from './progress.mjs';
import { npmCommand, runCommand } from './run-command.mjs';

/** Oldest Node that can load ES modules the way the dependencies need, per `engines` in package.json. */
export function requireNode(root, version = process.versions.node) {
  const wanted = readJson(path.join(root, 'package.json')).engines.node.replace('>=', '');
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new StartFailure(
    'node-too-old',
    `This is Node ${version}, and FCERT needs Node ${wanted} or newer.`,
    'Install Node 24 LTS (https://nodejs.org), open a new terminal and run the command again.',
  );
}

/**
 * Whether node_modules holds what package-lock.json names. npm writes its own record of an installation last, so an
 * interrupted one has none; packages for other platforms are rightly absent.
 */
export function isInstalled(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return lockedPackages(root).every(([where, { version, optional }]) => {
    const found = installed[where]?.version;
    return found === version || (optional && found === undefined);
  });
}

/** `npm ci` when the locked dependencies are not installed; says what it is doing. */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return;
  const wanted = lockedPackages(root).filter(([, { optional }]) => !optional);
  const count = () => wanted.filter(([where]) => existsSync(path.join(root, where, 'package.json'))).length;
  // No package runs code of its own here: the ones we use need none (docs/security/supply-chain.md).
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = await showProgress(
    'installing the locked dependencies (npm ci)',
    runCommand(...npmCommand(args), { cwd: root }),
    () => `${count()} of ${wanted.length} packages`,
  );
  if (done.ok) return;
  if (saysDiskFull(done.output)) throw diskFull(path.join(root, 'node_modules'));
  throw new StartFailure(
    'install',
    'The dependencies could not be installed (`npm ci` failed).',
    'The last lines it printed follow. Without a network, set a reachable registry with `npm config set registry`.',
    done.output.trim().split('\n').slice(-12),
  );
}

const lockedPackages = (root) =>
  Object.entries(readJson(path.join(root, 'package-lock.json')).packages).filter(([where]) => where !== '');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
