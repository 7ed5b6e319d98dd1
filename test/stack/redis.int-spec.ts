import { readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { isRunning, openFolder, stackModules, until, type StackModules } from './stack.js';

const stack: StackModules = await stackModules();
const whenRedis = stack.findRedisServer() ? describe : describe.skip;

whenRedis('the Redis started for the queues', () => {
  const password = 'only-for-this-test';
  const folder = openFolder();
  const dir = path.join(folder.path, 'redis');
  let server: Awaited<ReturnType<StackModules['startRedis']>>;

  beforeAll(async () => {
    server = await stack.startRedis({ dir, password });
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  it('evicts nothing, wakes delayed jobs at 100 Hz and appends every write', async () => {
    const redis = new Redis(server.url);
    const setting = async (name: string) => (await redis.config('GET', name))[1];
    expect(await setting('maxmemory-policy')).toBe('noeviction');
    expect(await setting('hz')).toBe('100');
    expect(await setting('appendonly')).toBe('yes');
    expect(await setting('appendfsync')).toBe('everysec');
    expect(await setting('bind')).toBe('127.0.0.1');
    redis.disconnect();
  });

  it('answers nobody without the password, which stands in a private file', async () => {
    const stranger = net.connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      stranger.write('PING\r\n'),
    );
    const answer = await new Promise((resolve) =>
      stranger.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    stranger.destroy();
    expect(answer).toMatch(/^-NOAUTH/);
    expect(statSync(path.join(dir, 'redis.conf')).mode & 0o077).toBe(0);
    expect(readFileSync(path.join(dir, 'redis.conf'), 'utf8')).toContain(`requirepass ${password}`);
  });

  it('keeps what was written over a restart, and replaces one that a killed launcher left behind', async () => {
    const redis = new Redis(server.url);
    await redis.set('kept', 'yes');
    redis.disconnect();
    await server.stop();
    const orphan = spawn('redis-server', [path.join(dir, 'redis.conf')], { detached: true, stdio: 'ignore' });
    await until(() => readPid(dir) === orphan.pid);

    server = await stack.startRedis({ dir, password });

    expect(isRunning(orphan.pid!)).toBe(false);
    const again = new Redis(server.url);
    expect(await again.get('kept')).toBe('yes');
    again.disconnect();
  });

  it('does not mistake another program for a Redis of ours', async () => {
    await server.stop();
    writeFileSync(path.join(dir, 'redis.pid'), `${process.pid}\n`);
    server = await stack.startRedis({ dir, password });
    expect(isRunning(server.pid)).toBe(true);
  });
});

function readPid(dir: string): number | null {
  try {
    return Number(readFileSync(path.join(dir, 'redis.pid'), 'utf8'));
  } catch {
    return null;
  }
}
