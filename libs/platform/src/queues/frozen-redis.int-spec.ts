import { randomUUID } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import { QueueConfig } from '../config/queue.config.js';
import { createLogger } from '../logging/logger.js';
import { Queues } from './queues.js';

/** Passes bytes on to the real Redis until it is frozen: connections stay open, answers stop. */
class FreezingProxy {
  frozen = false;
  private readonly sockets: net.Socket[] = [];
  private server: net.Server | undefined;

  async open(host: string, port: number): Promise<number> {
    this.server = net.createServer((client) => {
      const redis = net.connect(port, host);
      this.sockets.push(client, redis);
      for (const socket of [client, redis]) socket.on('error', () => undefined);
      client.pipe(redis);
      redis.on('data', (bytes) => void (this.frozen || client.write(bytes)));
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server!.close(resolve));
  }
}

// Without a Redis there is nothing to freeze: counted as skipped.
const withRedis = process.env.FCERT_TEST_REDIS_URL ? describe : describe.skip;

withRedis('a Redis that is connected and says nothing', () => {
  const proxy = new FreezingProxy();
  let queues: Queues;

  beforeAll(async () => {
    const url = new URL(process.env.FCERT_TEST_REDIS_URL!);
    url.port = String(await proxy.open(url.hostname, Number(url.port || 6379)));
    const config = new QueueConfig();
    config.REDIS_URL = url.toString();
    config.QUEUE_PREFIX = `t${randomUUID().slice(0, 8)}`;
    queues = new Queues(config, 'postgres://unused', createLogger('test', 'silent'));
    await queues.prepare();
  });
  afterAll(async () => {
    await queues.close();
    await proxy.close();
  });

  it('is told to be away, and refuses jobs, before the relay or a probe has waited long', async () => {
    const queue = queues.queue<{ n: number }>('frozen');
    await queue.addBulk([{ id: 'job.1', data: { n: 1 } }]);
    while (!(await queues.isUp())) await new Promise((resolve) => setTimeout(resolve, 20));

    proxy.frozen = true;
    const since = performance.now();
    const [up, added] = await Promise.all([
      queues.isUp(),
      queue.addBulk([{ id: 'job.2', data: { n: 2 } }]).then(
        () => 'added',
        () => 'refused',
      ),
    ]);
    expect({ up, added }).toEqual({ up: false, added: 'refused' });
    expect(performance.now() - since).toBeLessThan(3000);
  });
});
