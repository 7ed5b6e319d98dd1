import { randomUUID } from 'node:crypto';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { QueueConfig } from '../config/queue.config.js';
import { createLogger } from '../logging/logger.js';
import { Queues } from './queues.js';

const backends = [
  'postgres' as const,
  // Without a Redis the run counts these as skipped; CI installs one.
  ...(process.env.FCERT_TEST_REDIS_URL ? (['redis'] as const) : []),
];

async function until(condition: () => boolean, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error('waited too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.each(backends)('the queue contract on %s', (backend) => {
  let world: TestDatabase;
  const opened: Queues[] = [];

  beforeAll(async () => {
    world = await openTestDatabase();
  });
  afterAll(async () => {
    for (const queues of opened) await queues.close();
    await world.close();
  });

  async function open(prefix = `t${randomUUID().slice(0, 8)}`): Promise<Queues> {
    const config = new QueueConfig();
    config.QUEUE_BACKEND = backend;
    config.REDIS_URL = process.env.FCERT_TEST_REDIS_URL;
    config.QUEUE_PREFIX = prefix;
    const queues = new Queues(config, world.url, createLogger('test', 'silent'));
    await queues.prepare();
    opened.push(queues);
    return queues;
  }

  it('hands every job to a worker, once', async () => {
    const queues = await open();
    const got: number[] = [];
    const queue = queues.queue<{ n: number }>('each-once');
    const worker = queues.worker<{ n: number }>('each-once', 4, async ({ n }) => void got.push(n));
    await queue.addBulk(Array.from({ length: 50 }, (_, n) => ({ id: `job.${n}`, data: { n } })));
    await until(() => got.length >= 50);
    expect([...got].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    await worker.close();
    await queue.close();
  });

  it('ignores a job id that is waiting already', async () => {
    const queues = await open();
    const got: string[] = [];
    const queue = queues.queue<{ mark: string }>('same-id');
    await queue.addBulk([{ id: 'a.1', data: { mark: 'first' } }]);
    await queue.addBulk([
      { id: 'a.1', data: { mark: 'second' } },
      { id: 'a.2', data: { mark: 'third' } },
    ]);
    const worker = queues.worker<{ mark: string }>('same-id', 1, async ({ mark }) => void got.push(mark));
    await until(() => got.length >= 2);
    expect(got).toEqual(['first', 'third']);
    await worker.close();
    await queue.close();
  });

  it('goes on after a job that throws', async () => {
    const queues = await open();
    const got: number[] = [];
    const queue = queues.queue<{ n: number }>('throws');
    const worker = queues.worker<{ n: number }>('throws', 1, async ({ n }) => {
      if (n === 0) throw new Error('poison');
      got.push(n);
    });
    await queue.addBulk([0, 1, 2].map((n) => ({ id: `p.${n}`, data: { n } })));
    await until(() => got.length >= 2);
    expect(got).toEqual([1, 2]);
    await worker.close();
    await queue.close();
  });

  it('finishes the job in hand before a worker closes', async () => {
    const queues = await open();
    let started = false;
    let finished = false;
    const queue = queues.queue<object>('drain');
    const worker = queues.worker<object>('drain', 1, async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    });
    await queue.addBulk([{ id: 'd.1', data: {} }]);
    await until(() => started);
    await worker.close();
    expect(finished).toBe(true);
    await queue.close();
  });

  it('keeps the queues of two prefixes apart', async () => {
    const [one, two] = [await open(), await open()];
    const got: string[] = [];
    const queues = [one.queue<{ to: string }>('apart'), two.queue<{ to: string }>('apart')];
    const worker = one.worker<{ to: string }>('apart', 1, async ({ to }) => void got.push(to));
    await queues[1]!.addBulk([{ id: 'x.1', data: { to: 'two' } }]);
    await queues[0]!.addBulk([{ id: 'x.1', data: { to: 'one' } }]);
    await until(() => got.length >= 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(got).toEqual(['one']);
    await worker.close();
    for (const queue of queues) await queue.close();
  });
});

const redisIt = process.env.FCERT_TEST_REDIS_URL ? it : it.skip;

redisIt('adding to a Redis that is away is refused at once, not kept waiting', async () => {
  const config = new QueueConfig();
  config.QUEUE_BACKEND = 'redis';
  config.REDIS_URL = 'redis://127.0.0.1:1';
  const queues = new Queues(config, '', createLogger('test', 'silent'));
  await queues.prepare();
  const started = performance.now();
  await expect(queues.queue('away').addBulk([{ id: 'a.1', data: {} }])).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(2000);
  expect(await queues.isUp()).toBe(false);
  await queues.close();
});
