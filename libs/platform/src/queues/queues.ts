import { once } from 'node:events';
import {
  Queue,
  Worker,
  createPostgresBackend,
  runMigrations,
  withBackend,
  assertSchemaCompatibility,
  type Job,
  type JobsOptions,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { QueueConfig } from '../config/queue.config.js';
import { describeError } from '../logging/logger.js';

/**
 * A killed worker's job is given up within about 15 s and not run again: what it was to wake is woken anew from its row,
 * which knows how often that came to nothing.
 */
const WORKER_SETTINGS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 0 };
const KEEP = { removeOnComplete: true, removeOnFail: { count: 1000 } };
/** The only process that adds jobs and works them. */
const QUEUE_ROLE = 'fcert_worker';

/** For whoever must not wait: a Redis that is away refuses at once, one that has frozen after this. */
const IMPATIENT = { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 1000 };
const reconnect = (attempt: number) => Math.min(100 * 2 ** attempt, 2000);

export interface QueueHandle<T> {
  /** Adds wake-ups; rejects at once when the backend is away. A job id seen before is ignored. */
  addBulk(jobs: readonly { id: string; data: T }[]): Promise<void>;
  close(): Promise<void>;
}

interface OpenQueue {
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>;
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
  private readonly workers = new Set<{ close(): Promise<void> }>();

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
      // A worker may use these tables and not change them: `migrate` has made them already.
      await this.onConnection(async (client) => {
        await assertSchemaCompatibility(client).catch(() => makeTables(client));
      });
      return;
    }
    await this.refuseEvictingRedis();
  }

  /** Makes or renews the tables of the PostgreSQL backend, whichever backend runs: for whoever may make tables. */
  makeTables(): Promise<void> {
    return this.onConnection(makeTables);
  }

  private async onConnection(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  queue<T>(name: string): QueueHandle<T> {
    let queue: OpenQueue | undefined;
    return {
      addBulk: async (jobs) => {
        if (jobs.length === 0) return;
        queue ??= await this.openQueue(name);
        await queue.addBulk(jobs.map((job) => ({ name, data: job.data, opts: { jobId: job.id, ...KEEP } })));
      },
      close: async () => queue?.close(),
    };
  }

  worker<T>(name: string, concurrency: number, process: (data: T) => Promise<void>): WorkerHandle {
    const run = async (job: Job) => process(job.data as T);
    const settings = { ...WORKER_SETTINGS, concurrency };
    const worker =
      this.backend === 'redis'
        ? new Worker(name, run, {
            ...settings,
            prefix: this.config.QUEUE_PREFIX,
            connection: this.connect({ maxRetriesPerRequest: null, enableOfflineQueue: true }),
          })
        : new (withBackend(createPostgresBackend).Worker)(`${this.config.QUEUE_PREFIX}-${name}`, run, {
            ...settings,
            connection: { connectionString: this.databaseUrl, max: 4 },
          });
    worker.on('error', (error) =>
      this.logger.debug({ err: describeError(error), queue: name }, 'queue worker'),
    );
    worker.on('failed', (job, error) =>
      this.logger.warn({ err: describeError(error), queue: name, jobId: job?.id }, 'job failed'),
    );
    this.workers.add(worker);
    return { close: () => worker.close().finally(() => this.workers.delete(worker)) };
  }

  /** True when the backend answers now. */
  async isUp(): Promise<boolean> {
    if (this.backend === 'postgres') return true;
    this.probe ??= this.connect(IMPATIENT);
    return this.probe.ping().then(
      () => true,
      () => false,
    );
  }

  /** Ends what is still open; a worker finishes the job in hand. */
  async close(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.close()));
    for (const connection of this.redis) connection.disconnect();
  }

  private probe: Redis | undefined;
  private producer: Redis | undefined;

  /**
   * BullMQ asks Redis for its version while it constructs a queue, so a queue is made once Redis is there.
   * Its PostgreSQL backend knows no prefix, so there the name carries it.
   */
  private async openQueue(name: string): Promise<OpenQueue> {
    const prefix = this.config.QUEUE_PREFIX;
    const note = (error: Error) =>
      this.logger.debug({ err: describeError(error), queue: name }, 'queue connection');
    if (this.backend === 'postgres') {
      const { Queue: PostgresQueue } = withBackend(createPostgresBackend);
      return new PostgresQueue(`${prefix}-${name}`, {
        connection: { connectionString: this.databaseUrl, max: 2 },
      }).on('error', note);
    }
    this.producer ??= this.connect(IMPATIENT);
    await ready(this.producer);
    return new Queue(name, { prefix, connection: this.producer }).on('error', note);
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
        throw new Error(
          `REDIS_URL: maxmemory-policy is ${policy}; set it to noeviction, an evicting Redis drops jobs`,
        );
      }
    } finally {
      connection.disconnect();
    }
  }
}

/** The queues' own tables, and the right of the worker to them, where there is such a role. BullMQ makes a sequence for each queue. */
async function makeTables(client: Client): Promise<void> {
  await runMigrations(client);
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [QUEUE_ROLE]);
  if (rowCount === 0) return;
  await client.query(`GRANT USAGE, CREATE ON SCHEMA bullmq TO ${QUEUE_ROLE}`);
  for (const what of ['TABLES', 'SEQUENCES', 'FUNCTIONS'])
    await client.query(`GRANT ALL ON ALL ${what} IN SCHEMA bullmq TO ${QUEUE_ROLE}`);
}

/** Resolves when the connection can take commands; rejects after half a second: the rows wait, the caller need not. */
async function ready(connection: Redis): Promise<void> {
  if (connection.status === 'ready') return;
  await once(connection, 'ready', { signal: AbortSignal.timeout(500) });
}
