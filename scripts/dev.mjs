/** `npm run dev`: like `npm start`, and every saved change is built and its process started again. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROCESSES, entryOf } from './stack/build.mjs';
import { Launch, printFailure } from './stack/launch.mjs';

const LOOK_EVERY_MS = 300;
const root = path.resolve(fileURLToPath(import.meta.url), '../..');

process.env.NODE_ENV ??= 'development';

/** Starts the builder of one app in watch mode; its errors are what a developer wants to see, so it shares our terminal. */
function buildOnChange(launch, app) {
  const builder = spawn(path.join(root, 'node_modules/.bin/nest'), ['build', app.name, '--watch'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  launch.beforeStop(() => builder.kill('SIGTERM'));
}

function restartOnBuild(launch, app) {
  const folder = path.dirname(entryOf(root, PROCESSES[app.name].app));
  let running = hashOf(folder);
  let dates = datesOf(folder);
  let isWritten = true;
  const look = async () => {
    const before = dates;
    dates = datesOf(folder);
    // The builder removes the files before it writes them: what still changes is left to the next look.
    if (dates !== before) isWritten = false;
    if (dates !== before || isWritten) return;
    isWritten = true;
    const built = hashOf(folder);
    // It writes them once at its own start without a change.
    if (!built || built === running) return;
    running = built;
    if (app.name === 'worker') await launch.migrate().catch(printFailure);
    launch.say(`${app.name} changed: starting it again`);
    await app.restart();
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => (looking = looking.then(look).catch(printFailure)), LOOK_EVERY_MS);
  launch.beforeStop(() => clearInterval(timer));
}

const builtFiles = (folder) =>
  existsSync(path.join(folder, 'main.js')) ? readdirSync(folder).filter((name) => name.endsWith('.js')) : [];

const datesOf = (folder) =>
  builtFiles(folder)
    .map((name) => `${name} ${statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs}`)
    .join();

/** Of everything the builder wrote for an app; null while there is no entry. */
function hashOf(folder) {
  const files = builtFiles(folder).sort();
  if (files.length === 0) return null;
  const hash = createHash('sha256');
  for (const name of files) hash.update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

try {
  const launch = new Launch(root);
  await launch.run();
  for (const app of launch.processes.all) {
    restartOnBuild(launch, app);
    if (PROCESSES[app.name].app === app.name) buildOnChange(launch, app);
  }
  launch.say('watching apps/ and libs/ for changes');
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
