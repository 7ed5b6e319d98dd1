/** `npm run dev`: like `npm start`, and every saved change is built and its process started again. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watchFile } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryOf } from './stack/build.mjs';
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
  const entry = entryOf(root, app.name);
  let running = hashOf(entry);
  watchFile(entry, { interval: LOOK_EVERY_MS }, async () => {
    const built = hashOf(entry);
    // The builder removes the file before it writes it, and writes it once at its own start without a change.
    if (!built || built === running) return;
    running = built;
    if (app.name === 'worker') await launch.migrate().catch(printFailure);
    launch.say(`${app.name} changed: starting it again`);
    await app.restart();
  });
}

const hashOf = (file) =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null;

try {
  const launch = new Launch(root);
  await launch.run();
  for (const app of launch.processes.all) {
    restartOnBuild(launch, app);
    buildOnChange(launch, app);
  }
  launch.say('watching apps/ and libs/ for changes');
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
