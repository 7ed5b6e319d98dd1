import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

/** The folder of the project. */
export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Built once, however many spec files ask: the launcher's module compares sources with the present build. */
export async function ensureBuilt(): Promise<void> {
  const module = (await import(path.join(ROOT, 'scripts/stack/build.mjs'))) as {
    ensureBuilt: (root: string) => Promise<void>;
  };
  const lock = new Client({ connectionString: process.env.FCERT_TEST_DATABASE_URL });
  await lock.connect();
  await lock.query('SELECT pg_advisory_lock(1178878036)');
  await module.ensureBuilt(ROOT).finally(() => lock.end());
}
