import 'reflect-metadata';
import {
  DatabaseConfig,
  QueueConfig,
  Queues,
  createLogger,
  loadConfig,
  migrate,
  openMigrationSource,
} from '@fcert/platform';

/** Brings schema and queue tables up to date; safe to run from several places at once. */
export async function migrateDatabase(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(DatabaseConfig, env);
  config.DATABASE_STATEMENT_TIMEOUT_MS = 600_000;
  const logger = createLogger('migrate', 'info');
  const dataSource = await openMigrationSource(config);
  try {
    const ran = await migrate(dataSource);
    const queues = new Queues(loadConfig(QueueConfig, env), config.DATABASE_URL, logger);
    if (queues.backend === 'postgres') await queues.makeTables();
    await queues.prepare();
    logger.info({ ran: ran.length }, 'schema is up to date');
  } finally {
    await dataSource.destroy();
  }
}
