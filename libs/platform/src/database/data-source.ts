import { DataSource, type DataSourceOptions, type EntitySchema } from 'typeorm';
import type { DatabaseConfig } from '../config/database.config.js';
import { migrations } from './migrations/index.js';

export type EntityClass = (new () => object) | EntitySchema;

/**
 * The pool limits and time-outs of every process. A dead or frozen database must answer within 3 s: the client gives
 * up (`query_timeout`) shortly after the server should have (`statement_timeout`).
 */
export function dataSourceOptions(
  config: DatabaseConfig,
  entities: readonly EntityClass[],
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
      max: config.DATABASE_POOL_MAX,
      connectionTimeoutMillis: 1000,
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
