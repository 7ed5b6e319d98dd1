import { DomainError } from '@fcert/kernel';
import { ConfigError } from '@fcert/platform';

/**
 * `main.js run` works the queues; the other commands do their work once and end. Each is fetched when it is asked for,
 * so that a command carries only what it needs itself.
 */
const commands: Record<string, () => Promise<void>> = {
  run: async () => (await import('./run.js')).run(),
  migrate: async () => (await import('./migrate.js')).migrateDatabase(process.env),
  seed: async () => (await import('./seed.js')).seedWorld(process.env),
  'create-admin': async () =>
    (await import('./create-admin.js')).createAdmin(process.env, process.argv.slice(3)),
};

const command = commands[process.argv[2] ?? 'run'];
if (!command) {
  process.stderr.write(`usage: main.js ${Object.keys(commands).join('|')}\n`);
  process.exit(2);
}
await command().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof DomainError;
  process.stderr.write(`${known ? error.message : String((error as Error)?.stack ?? error)}\n`);
  process.exit(1);
});
