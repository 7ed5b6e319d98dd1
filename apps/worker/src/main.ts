import 'reflect-metadata';
import { setPriority } from 'node:os';
import { ConfigError, stopOnSignals } from '@fcert/platform';
import { createWorkerApp } from './create-worker-app.js';
import { migrateDatabase } from './migrate.js';
import { seedWorld } from './seed.js';

/** After this a stuck shutdown ends anyway: what was in hand is woken again from its rows. */
const PATIENCE_MS = 10_000;

/** On a machine that is too small taking reports in comes before working them off: rows wait, reporters should not. */
const NICENESS = 5;

/** `main.js run` works the queues; `migrate` and `seed` do their work once and end. */
const commands: Record<string, () => Promise<void>> = {
  run,
  migrate: () => migrateDatabase(process.env),
  seed: () => seedWorld(process.env),
};

const command = commands[process.argv[2] ?? 'run'];
if (!command) {
  process.stderr.write(`usage: main.js ${Object.keys(commands).join('|')}\n`);
  process.exit(2);
}
await command().catch((error: unknown) => {
  const known = error instanceof ConfigError;
  process.stderr.write(`${known ? error.message : String((error as Error)?.stack ?? error)}\n`);
  process.exit(1);
});

async function run(): Promise<void> {
  const worker = await createWorkerApp();
  setPriority(NICENESS);
  stopOnSignals(() => worker.close(), PATIENCE_MS);
}
