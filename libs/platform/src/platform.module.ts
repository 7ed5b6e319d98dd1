import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { type Actor, systemActor } from '@fcert/kernel';
import { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import { DatabaseConfig } from './config/database.config.js';
import { LiveCursorConfig } from './config/live-cursor.config.js';
import { loadConfig } from './config/load-config.js';
import { ProcessConfig } from './config/process.config.js';
import { QueueConfig } from './config/queue.config.js';
import { SignedRequestConfig } from './config/signed-request.config.js';
import { CommitBell } from './database/commit-bell.js';
import { openDataSource, type EntityClass } from './database/data-source.js';
import { PROCESS_ACTOR, Transactions } from './database/transactions.js';
import { Readiness } from './health/readiness.js';
import { createLogger } from './logging/logger.js';
import { Deliveries } from './outbox/deliveries.js';
import { Queues } from './queues/queues.js';

/** Injection token of the process logger (pino). */
export const LOGGER = Symbol('LOGGER');

export interface PlatformOptions {
  readonly processName: 'api' | 'worker' | 'gateway' | 'test';
  readonly entities: readonly EntityClass[];
  /** Where the configuration comes from; the process environment when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

/** The plumbing of one process: configuration, database, queues, logs, health. Imported once, by the app. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Queues) private readonly queues: Queues,
  ) {}

  static forRoot(options: PlatformOptions): DynamicModule {
    const env = options.env ?? process.env;
    return {
      module: PlatformModule,
      providers: [
        { provide: ProcessConfig, useFactory: () => loadConfig(ProcessConfig, env) },
        { provide: DatabaseConfig, useFactory: () => databaseConfig(options.processName, env) },
        { provide: QueueConfig, useFactory: () => loadConfig(QueueConfig, env) },
        { provide: LiveCursorConfig, useFactory: () => loadConfig(LiveCursorConfig, env) },
        { provide: SignedRequestConfig, useFactory: () => loadConfig(SignedRequestConfig, env) },
        {
          provide: LOGGER,
          useFactory: (config: ProcessConfig) => createLogger(options.processName, config.LOG_LEVEL),
          inject: [ProcessConfig],
        },
        {
          provide: DataSource,
          useFactory: (config: DatabaseConfig) => openDataSource(config, options.entities),
          inject: [DatabaseConfig],
        },
        {
          provide: Queues,
          useFactory: (config: QueueConfig, database: DatabaseConfig, logger: Logger) =>
            new Queues(config, database.DATABASE_URL, logger),
          inject: [QueueConfig, DatabaseConfig, LOGGER],
        },
        { provide: PROCESS_ACTOR, useValue: processActor(options.processName) },
        CommitBell,
        Transactions,
        Deliveries,
        Readiness,
      ],
      exports: [
        ProcessConfig,
        DatabaseConfig,
        QueueConfig,
        LiveCursorConfig,
        SignedRequestConfig,
        LOGGER,
        DataSource,
        Queues,
        CommitBell,
        Transactions,
        Deliveries,
        Readiness,
      ],
    };
  }

  /** Runs after the apps' own shutdown hooks have stopped taking work. */
  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** What the api reads is always read for somebody; a request nobody stands behind yet sees no row. */
function processActor(processName: PlatformOptions['processName']): Actor | undefined {
  return processName === 'api' ? undefined : systemActor(processName);
}

function databaseConfig(processName: string, env: NodeJS.ProcessEnv): DatabaseConfig {
  const config = loadConfig(DatabaseConfig, env);
  config.DATABASE_APPLICATION_NAME = `fcert-${processName}`;
  return config;
}
