import type { DataSource } from 'typeorm';
import { layWalls } from './walls/lay-walls.js';

/** How much of what `migrate` does a schema needs. */
export interface MigrateOptions {
  /** Policies and rights of the processes; without them a schema is its maker's alone. */
  readonly walls?: boolean;
}

/** Any number; only one process at a time may hold it. */
const MIGRATION_LOCK = 0x46434552;

/**
 * Brings the schema up to date. TypeORM takes no lock of its own, so two starting processes would run the same
 * migration twice: a session advisory lock on one connection keeps them apart.
 */
export async function migrate(dataSource: DataSource, options: MigrateOptions = {}): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  await guard.connect();
  try {
    await guard.query('SET statement_timeout = 0');
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    if (options.walls ?? true) await layWalls(guard);
    return ran.map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await guard.query('RESET statement_timeout').catch(() => undefined);
    await guard.release();
  }
}
