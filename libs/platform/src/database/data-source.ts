import { DomainError } from '@fcert/kernel';
import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';
import { translateDatabaseFailure } from './database-failure.js';
import { migrations } from './migrations/index.js';

export type EntityClass = (new () => object) | EntitySchema;

/**
 * The pool limits and time-outs of every process. A dead or frozen database must answer within 3 s: the client gives
 * up (`query_timeout`) shortly after the server should have (`statement_timeout`).
 */
export function dataSourceOptions(
  config: DatabaseConfig,
  entities: readonly EntityClass[],
  connectionOptions?: string,
): DataSourceOptions {
  return {
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: config.DATABASE_APPLICATION_NAME,
    entities: [...entities],
    migrations,
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    logging: false,
    extra: {
      ...(connectionOptions ? { options: connectionOptions } : {}),
      max: config.DATABASE_POOL_MAX,
      // Statements that do not wait for one another travel together; the server still runs them in order.
      pipeline: true,
      connectionTimeoutMillis: config.DATABASE_CONNECT_TIMEOUT_MS,
      query_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS + 200,
      statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS,
      lock_timeout: 1000,
      idle_in_transaction_session_timeout: 10_000,
      idleTimeoutMillis: 30_000,
    },
  };
}

export function createDataSource(config: DatabaseConfig, entities: readonly EntityClass[] = []): DataSource {
  return new DataSource(dataSourceOptions(config, entities));
}

/**
 * For migrations alone. They move rows of everybody, and the policies bind an owner too; nobody else ever borrows one of
 * these connections, so here the whole session may be the platform's.
 */
export function openMigrationSource(config: DatabaseConfig): Promise<DataSource> {
  return untilItAnswers(
    () => new DataSource(dataSourceOptions(config, [], '-c app.kind=system -c app.actor=migrate')),
  );
}

/** A process that starts beside its database waits for it this long before it gives up. */
const START_PATIENCE_MS = 30_000;

/** Opens the pool; a database that is still starting, or too busy to greet in time, is asked again. */
export function openDataSource(
  config: DatabaseConfig,
  entities: readonly EntityClass[],
): Promise<DataSource> {
  return untilItAnswers(() => createDataSource(config, entities));
}

async function untilItAnswers(create: () => DataSource): Promise<DataSource> {
  const end = performance.now() + START_PATIENCE_MS;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    try {
      return await create().initialize();
    } catch (error) {
      const passing = translateDatabaseFailure(error) instanceof DomainError;
      if (!passing || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
