import { Queue, Worker, createPostgresBackend, runMigrations, withBackend, type Job } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { QueueConfig } from '../config/queue.config.js';
import { describeError } from '../logging/logger.js';

/** Settings of reliability: a killed worker's job is taken up again within about 15 s. */
const WORKER_SETTINGS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 };
const KEEP = { removeOnComplete: true, removeOnFail: { count: 1000 } };
const reconnect = (attempt: number) => Math.min(100 * 2 ** attempt, 2000);

export interface QueueHandle<T> {
  /** Adds wake-ups; rejects at once when the backend is away. A job id seen before is ignored. */
  addBulk(jobs: readonly { id: string; data: T }[]): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerHandle {
  close(): Promise<void>;
}

/**
 * BullMQ queues on Redis, or on PostgreSQL where there is none. Jobs hold ids only and no truth: everything in a
 * queue may vanish at any moment and is rebuilt from rows.
 */
export class Queues {
  private readonly redis: Redis[] = [];

  constructor(
    private readonly config: QueueConfig,
    private readonly databaseUrl: string,
    private readonly logger: Logger,
  ) {}

  get backend(): 'redis' | 'postgres' {
    return this.config.QUEUE_BACKEND;
  }

  /** Prepares the backend: its tables on PostgreSQL, its policy checked on Redis (an evicting Redis loses jobs). */
  async prepare(): Promise<void> {
    if (this.backend === 'postgres') {
      const client = new Client({ connectionString: this.databaseUrl });
      await client.connect();
      try {
        await runMigrations(client);
      } finally {
        await client.end();
      }
      return;
    }
    await this.refuseEvictingRedis();
  }

  queue<T>(name: string): QueueHandle<T> {
    const queue = this.openQueue(name);
    queue.on('error', (error) => this.logger.debug({ err: describeError(error), queue: name }, 'queue connection'));
    return {
      addBulk: async (jobs) => {
        if (jobs.length === 0) return;
        await queue.addBulk(jobs.map((job) => ({ name, data: job.data, opts: { jobId: job.id, ...KEEP } })));
      },
      close: () => queue.close(),
    };
  }

  worker<T>(name: string, concurrency: number, process: (data: T) => Promise<void>): WorkerHandle {
    const run = async (job: Job) => process(job.data as T);
    const settings = { ...WORKER_SETTINGS, concurrency, prefix: this.config.QUEUE_PREFIX };
    const worker =
      this.backend === 'redis'
        ? new Worker(name, run, {
            ...settings,
            connection: this.connect({ maxRetriesPerRequest: null, enableOfflineQueue: true }),
          })
        : new (withBackend(createPostgresBackend).Worker)(name, run, {
            ...settings,
            connection: { connectionString: this.databaseUrl, max: 4 },
          });
    worker.on('error', (error) => this.logger.debug({ err: describeError(error), queue: name }, 'queue worker'));
    worker.on('failed', (job, error) =>
      this.logger.warn({ err: describeError(error), queue: name, jobId: job?.id }, 'job failed'),
    );
    return { close: () => worker.close() };
  }

  /** True when the backend answers now. */
  async isUp(): Promise<boolean> {
    if (this.backend === 'postgres') return true;
    this.probe ??= this.connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false });
    return this.probe.ping().then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    for (const connection of this.redis) connection.disconnect();
  }

  private probe: Redis | undefined;

  private openQueue(name: string) {
    if (this.backend === 'postgres') {
      const { Queue: PostgresQueue } = withBackend(createPostgresBackend);
      return new PostgresQueue(name, {
        prefix: this.config.QUEUE_PREFIX,
        connection: { connectionString: this.databaseUrl, max: 2 },
      });
    }
    return new Queue(name, {
      prefix: this.config.QUEUE_PREFIX,
      connection: this.connect({ maxRetriesPerRequest: 1, enableOfflineQueue: false }),
      skipWaitingForReady: true,
    });
  }

  private connect(options: RedisOptions): Redis {
    const connection = new Redis(this.config.REDIS_URL!, { ...options, retryStrategy: reconnect });
    connection.on('error', (error) => this.logger.debug({ err: describeError(error) }, 'redis connection'));
    this.redis.push(connection);
    return connection;
  }

  private async refuseEvictingRedis(): Promise<void> {
    const connection = new Redis(this.config.REDIS_URL!, { lazyConnect: true, retryStrategy: () => null });
    connection.on('error', () => undefined);
    try {
      await connection.connect();
    } catch (error) {
      // Redis may come later: rows keep everything until then.
      this.logger.warn({ err: describeError(error) }, 'redis is away; jobs wait in the database');
      return connection.disconnect();
    }
    try {
      const info = await connection.info('memory');
      const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1];
      if (policy && policy !== 'noeviction') {
        throw new Error(`REDIS_URL: maxmemory-policy is ${policy}; set it to noeviction, an evicting Redis drops jobs`);
      }
    } finally {
      connection.disconnect();
    }
  }
}
