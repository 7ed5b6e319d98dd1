import { rmSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { fixedPorts } from './fixed-ports.js';
import { ROOT } from './kept-process.js';

interface Started {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

interface RedisModule {
  findRedisServer(): object | null;
  startRedis(wanted: { dir: string; password: string; port?: number }): Promise<Started>;
}

const PASSWORD = 'only-for-this-run';
const load = () => import(path.join(ROOT, 'scripts/stack/redis.mjs')) as Promise<RedisModule>;

export async function hasRedis(): Promise<boolean> {
  return (await load()).findRedisServer() !== null;
}

/** A Redis to be emptied and killed, on a port that stays the same. */
export class DisposableRedis {
  private constructor(
    private readonly dir: string,
    private server: Started,
  ) {}

  static async start(dir: string): Promise<DisposableRedis> {
    const [port] = await fixedPorts(1);
    return new DisposableRedis(dir, await (await load()).startRedis({ dir, password: PASSWORD, port }));
  }

  get url(): string {
    return this.server.url;
  }

  /** Returns how many jobs were there. */
  async flush(): Promise<number> {
    const redis = new Redis(this.server.url);
    const jobs = await redis.keys('*.*.*');
    await redis.flushall();
    redis.disconnect();
    return jobs.length;
  }

  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  /** The same address, and nothing of what was there. */
  async startEmpty(): Promise<void> {
    rmSync(this.dir, { recursive: true, force: true });
    const { port } = this.server;
    this.server = await (await load()).startRedis({ dir: this.dir, password: PASSWORD, port });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
