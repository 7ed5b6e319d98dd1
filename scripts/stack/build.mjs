import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { showProgress } from './progress.mjs';
import { npmCommand, runCommand } from './run-command.mjs';
import { StartFailure, diskFull, saysDiskFull } from './start-failure.mjs';

export const APPS = ['api', 'worker', 'gateway'];
const SOURCES = ['apps', 'libs', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'rspack.config.mjs'];
const NOT_BUILT_FROM = /\.(spec|int-spec|e2e-spec)\.ts$|README\.md$/;

/**
 * What the Node of every app is told: stack traces in the words of the sources, and a young generation that fits a
 * process among others (the default lets each grow by 48 MB without need). The old one is looked through when it has grown
 * by a fifth, not when it has doubled.
 */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=4', '--heap-growing-percent=20'];

/** Every process that runs, with the app it is a command of. */
export const PROCESSES = {
  api: { app: 'api', args: [] },
  worker: { app: 'worker', args: [] },
  prover: { app: 'worker', args: ['prove'] },
  gateway: { app: 'gateway', args: [] },
};

/**
 * The worker takes many things at once: what a batch leaves behind is cleared away early, not at the size V8 would let it
 * grow to on a large machine (a hundred megabytes more). The gateway spends its time waiting on sockets, the prover waiting
 * for its next pass: there, code that is small is worth more than code that is fast.
 */
const FLAGS = {
  worker: [...NODE_FLAGS, '--max-old-space-size=512'],
  gateway: [...NODE_FLAGS, '--optimize-for-size'],
  prover: ['--max-semi-space-size=1', '--max-old-space-size=64', '--optimize-for-size'],
};
export const nodeFlagsOf = (name) => FLAGS[name] ?? NODE_FLAGS;

/** One pool of the C library's memory is enough for a process with one busy thread, and the smallest. */
export const SURROUNDINGS = { MALLOC_ARENA_MAX: '1' };

/** The built entry of an app. */
export const entryOf = (root, app) => path.join(root, 'dist', 'apps', app, 'main.js');

/** Builds the apps when a source differs from what the present build was made of; a changed date alone is no change. */
export async function ensureBuilt(root) {
  const stamp = path.join(root, 'dist', '.built-from');
  const sources = hashOf(root);
  const complete = APPS.every((app) => existsSync(entryOf(root, app)));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const done = await showProgress(
    'building',
    runCommand(...npmCommand(['run', '--silent', 'build']), { cwd: root }),
  );
  if (done.ok && APPS.every((app) => existsSync(entryOf(root, app)))) return writeFileSync(stamp, sources);
  if (saysDiskFull(done.output)) throw diskFull(root);
  throw new StartFailure(
    'build',
    'The build failed.',
    'The last lines it printed follow; `npm run typecheck` often says it more plainly.',
    done.output.trim().split('\n').slice(-25),
  );
}

function hashOf(root) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesUnder(path.join(root, name))).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(where) {
  if (!existsSync(where)) return [];
  if (path.extname(where)) return [where];
  return readdirSync(where, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && !NOT_BUILT_FROM.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => path.join(entry.parentPath, entry.name));
}
