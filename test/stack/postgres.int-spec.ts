import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import pg from 'pg';
import {
  hasSetpriv,
  isRunning,
  killHard,
  launcherWithPostgres,
  openFolder,
  ROOT,
  stackModules,
  tinyDisk,
  until,
  type PostgresServer,
  type StackModules,
} from './stack.js';

const password = 'only-for-this-test';
const probe = tinyDisk(1);
const canMount = probe !== null;
probe?.remove();

async function query(server: PostgresServer, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let stack: StackModules;
  let folder: ReturnType<typeof openFolder>;
  let dataDir: string;
  const running: PostgresServer[] = [];

  const start = async (options: object = {}) => {
    const server = await stack.startPostgres({ dataDir, password, durability: true, ...options });
    running.push(server);
    return server;
  };

  beforeAll(async () => {
    stack = await stackModules();
  });
  beforeEach(() => {
    folder = openFolder();
    dataDir = path.join(folder.path, 'pgdata');
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    folder.remove();
  });

  it('is taken over, with its data, when a killed launcher left it running', async () => {
    const { launcher, serverPid } = await launcherWithPostgres({ dataDir, password, outliveLauncher: true });
    await killHard(launcher);
    expect(isRunning(serverPid)).toBe(true);

    const server = await start();

    expect(server.takenOver).toBe(true);
    expect(server.pid).toBe(serverPid);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(isRunning(serverPid)).toBe(false);
  });

  (hasSetpriv ? it : it.skip)('ends with a killed launcher where the system can arrange it', async () => {
    const { launcher, serverPid } = await launcherWithPostgres({ dataDir, password });
    await killHard(launcher);
    await until(() => !isRunning(serverPid));
  });

  it('comes back with every commit after it was killed itself', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');

    const second = await start();

    expect(second.takenOver).toBe(false);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await query(second, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('makes its folder anew when the first start was killed in the middle of making it', async () => {
    const script = `import { startPostgres } from '${ROOT}/scripts/stack/postgres.mjs';
      await startPostgres(${JSON.stringify({ dataDir, password })});`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
      detached: true,
      stdio: 'ignore',
    });
    await until(() => existsSync(path.join(`${dataDir}.making`, 'PG_VERSION')));
    process.kill(-launcher.pid!, 'SIGKILL');
    expect(existsSync(dataDir)).toBe(false);

    const server = await start();

    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(`${dataDir}.making`)).toBe(false);
  });

  it('sets an incomplete data folder aside instead of deleting it', async () => {
    mkdirSync(dataDir);
    writeFileSync(path.join(dataDir, 'PG_VERSION'), '18\n');
    const said: string[] = [];

    await start({ log: (line: string) => said.push(line) });

    expect(readdirSync(folder.path).some((name) => name.startsWith('pgdata.incomplete-'))).toBe(true);
    expect(said.join('\n')).toContain('set aside');
  });

  it('starts over a pid file whose number now belongs to another program', async () => {
    await (await start()).stop();
    writeFileSync(
      path.join(dataDir, 'postmaster.pid'),
      `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`,
    );
    const server = await start();
    expect(server.takenOver).toBe(false);
    expect(server.pid).not.toBe(process.pid);
  });

  it('takes another port when the wanted one is busy', async () => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as net.AddressInfo;
    const server = await start({ port });
    expect(server.port).not.toBe(port);
    holder.close();
  });

  it('says that the password does not belong to the data', async () => {
    await (await start()).stop();
    await expect(start({ password: 'another' })).rejects.toMatchObject({ code: 'postgres-password' });
  });

  it('says plainly why it refuses, with the end of its log', async () => {
    await (await start()).stop();
    writeFileSync(path.join(dataDir, 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toMatchObject({
      code: 'postgres-refuses',
      logTail: expect.arrayContaining([expect.stringContaining('no_such_setting')]),
    });
  });

  (canMount ? it : it.skip)('says that the disk is full', async () => {
    const disk = tinyDisk(20)!;
    try {
      await expect(start({ dataDir: path.join(disk.path, 'pgdata') })).rejects.toMatchObject({
        code: 'disk-full',
      });
    } finally {
      disk.remove();
    }
  });
});
