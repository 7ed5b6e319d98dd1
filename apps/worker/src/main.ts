import 'reflect-metadata';
import { ConfigError } from '@fcert/platform';
import { migrateDatabase } from './migrate.js';
import { seedWorld } from './seed.js';
import { startWorker } from './start-worker.js';

/** `main.js run` works the queues; `migrate` and `seed` do their work once and end. */
const commands: Record<string, () => Promise<void>> = {
  run: () => startWorker(process.env).then(() => undefined),
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
