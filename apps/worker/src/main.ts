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
  prove: async () => (await import('./prover/prove.js')).prove(process.env, process.argv.slice(3)),
  'after-restore': async () => (await import('./after-restore.js')).afterRestore(process.env),
  'rewrap-evidence': async () => (await import('./rewrap-evidence.js')).rewrapEvidence(process.env),
  'create-admin': async () =>
    (await import('./create-admin.js')).createAdmin(process.env, process.argv.slice(3)),
};

// The database driver asks for `navigator` to learn that this is Node. Where it is not there (Node 20) the driver goes on
// to `Response`, and that word alone loads a whole HTTP client.
Object.assign(globalThis, {
  navigator: globalThis.navigator ?? { userAgent: `Node.js/${process.versions.node}` },
});

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
