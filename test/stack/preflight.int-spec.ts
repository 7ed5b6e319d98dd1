import { spawnSync } from 'node:child_process';
import net from 'node:net';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, freePorts, openFolder, startFcert, tinyDisk } from './stack.js';

/** What stops `npm start` before it has started anything: each ends with status 1 and one paragraph. */
describe('npm start refuses early', () => {
  const folder = openFolder();
  const home = path.join(folder.path, 'home');
  afterAll(() => folder.remove());

  const refusal = async (env: Record<string, string>) => {
    const started = startFcert({ FCERT_HOME: home, ...env });
    expect(await started.ended).toBe(1);
    expect(started.output()).not.toMatch(/\n\s+at .*\.mjs/);
    return started.output();
  };

  it('names the port that is taken, who holds it and the way out', async () => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as net.AddressInfo;

    const said = await refusal({ API_PORT: String(port) });

    expect(said).toContain(`Port ${port}, which the api wants, is taken by process ${process.pid}`);
    expect(said).toContain(`API_PORT=${port + 1000}`);
    holder.close();
  });

  it('starts nothing when it is asked for help, or by a word it does not know', () => {
    const untouched = path.join(folder.path, 'untouched');
    const asked = (word: string) =>
      spawnSync(process.execPath, [path.join(ROOT, 'scripts/start.mjs'), word], {
        env: { ...process.env, FCERT_HOME: untouched },
        encoding: 'utf8',
      });
    expect(asked('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('FCERT_HOME') });
    expect(asked('--hepl')).toMatchObject({ status: 2, stderr: expect.stringContaining('takes no options') });
    expect(existsSync(untouched)).toBe(false);
  });

  it('names a port variable that is no port', async () => {
    expect(await refusal({ GATEWAY_PORT: 'many' })).toContain('GATEWAY_PORT is not a port number');
  });

  it('refuses data whose secrets are gone', async () => {
    mkdirSync(path.join(home, 'pgdata'), { recursive: true });
    writeFileSync(path.join(home, 'pgdata/PG_VERSION'), '18\n');
    expect(await refusal(await freePorts())).toContain('its password');
  });

  it('names a database or a Redis that does not answer, without their passwords', async () => {
    const ports = await freePorts();
    const nobody = ports.UNUSED;
    const database = await refusal({
      ...ports,
      DATABASE_URL: `postgres://u:hush-hush@127.0.0.1:${nobody}/x`,
    });
    expect(database).toContain('DATABASE_URL cannot be used');
    expect(database).not.toContain('hush-hush');
    const redis = await refusal({
      ...ports,
      DATABASE_URL: process.env.FCERT_TEST_DATABASE_URL!,
      REDIS_URL: `redis://:hush-hush@127.0.0.1:${nobody}`,
    });
    expect(redis).toContain(`does not answer at 127.0.0.1:${nobody}`);
    expect(redis).not.toContain('hush-hush');
  });

  const disk = tinyDisk(50);
  (disk ? it : it.skip)('does not start on a disk that is nearly full', async () => {
    const said = await refusal({ ...(await freePorts()), FCERT_HOME: path.join(disk!.path, 'home') });
    disk!.remove();
    expect(said).toMatch(/is full \(\d+ MB of 300 needed left\)/);
  });
});
