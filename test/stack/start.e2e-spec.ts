import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { freePorts, isRunning, killHard, openFolder, stackModules, startFcert, until } from './stack.js';

/**
 * One home through a hard life, told by the program a person starts: first start, a second instance beside it, a dead
 * worker, a killed launcher, a start without Redis, an orderly stop.
 */
describe('npm start', () => {
  const folder = openFolder();
  const home = path.join(folder.path, 'home');
  const env: Record<string, string> = { FCERT_HOME: home };
  const started: ReturnType<typeof startFcert>[] = [];
  let reference = '';

  beforeAll(async () => {
    const { API_PORT, GATEWAY_PORT } = await freePorts();
    Object.assign(env, { API_PORT, GATEWAY_PORT });
  });
  afterAll(async () => {
    for (const { child, ended } of started) {
      child.kill('SIGTERM');
      await ended;
    }
    folder.remove();
  }, 60_000);

  const start = async (extra: Record<string, string> = {}) => {
    const fcert = startFcert({ ...env, ...extra });
    started.push(fcert);
    let over = false;
    void fcert.ended.then(() => (over = true));
    await until(() => over || fcert.output().includes('FCERT is ready'), 110_000);
    expect(fcert.output()).toContain('FCERT is ready');
    return fcert;
  };
  const instance = () => JSON.parse(readFileSync(path.join(home, 'instance.json'), 'utf8')) as Instance;
  const pidOf = (name: string) => instance().processes.find((one) => one.name === name)!.pid;
  const api = (route: string, options: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${env.API_PORT}${route}`, {
      ...options,
      headers: { authorization: `Bearer ${demo().apiKeys[0]!.key}`, 'content-type': 'application/json' },
    });
  const demo = () => JSON.parse(readFileSync(path.join(home, 'demo.json'), 'utf8')) as Demo;

  it('comes up from nothing, tells its accounts and takes a report', async () => {
    const fcert = await start();
    for (const { email, password } of demo().accounts) {
      expect(fcert.output()).toContain(email);
      expect(fcert.output()).toContain(password);
    }
    expect(statSync(path.join(home, 'demo.json')).mode & 0o077).toBe(0);
    const answer = await api('/v1/reports', {
      method: 'POST',
      body: JSON.stringify({
        title: 'Defaced home page',
        description: 'The ministry home page shows a slogan.',
      }),
    });
    expect(answer.status).toBe(202);
    reference = ((await answer.json()) as { reference: string }).reference;
  }, 120_000);

  it('sends a second start to the running one', async () => {
    const second = startFcert(env);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`answers at http://127.0.0.1:${env.API_PORT}`);
    expect(isRunning(instance().pid)).toBe(true);
  });

  it('says that a process died, and starts it again', async () => {
    const before = pidOf('worker');
    process.kill(before, 'SIGKILL');
    await until(() => pidOf('worker') !== before && isRunning(pidOf('worker')));
    expect(started[0]!.output()).toContain('worker ended (SIGKILL); starting it again');
  }, 20_000);

  it('comes up after a kill -9 of the launcher, with the same data, and without Redis on PATH', async () => {
    await killHard(started.shift()!.child);

    const fcert = await start({ PATH: pathWithoutRedis(folder.path) });

    expect(fcert.output()).toMatch(/Queues +PostgreSQL \(no redis-server/);
    expect(fcert.output()).not.toContain('making a new database folder');
    expect((await api(`/v1/reports/${reference}`)).status).toBe(200);
  }, 120_000);

  it('stops all it started on SIGTERM', async () => {
    const { processes } = instance();
    const [fcert] = started.splice(0) as [ReturnType<typeof startFcert>];
    const database = Number(readFileSync(path.join(home, 'pgdata/postmaster.pid'), 'utf8').split('\n')[0]);

    fcert.child.kill('SIGTERM');

    expect(await fcert.ended).toBe(0);
    expect(fcert.output()).toContain('stopped; all data is kept');
    expect([...processes.map(({ pid }) => pid), database].filter(isRunning)).toEqual([]);
  }, 60_000);

  it('was tried with Redis too where there is one', async () => {
    const found = (await stackModules()).findRedisServer();
    const said = readFileSync(path.join(home, 'logs/worker.log'), 'utf8');
    if (found) expect(said).toContain('"queues":"redis"');
    expect(said).toContain('"queues":"postgres"');
  });
});

interface Instance {
  pid: number;
  processes: { name: string; pid: number }[];
}
interface Demo {
  accounts: { email: string; password: string }[];
  apiKeys: { key: string }[];
}

/** A PATH with what a start needs and nothing more. */
function pathWithoutRedis(folder: string): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['sh', 'id', 'setpriv', 'chown', 'ps', 'lsof', 'npm', 'env']) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (found) symlinkSync(found, path.join(bin, name));
  }
  symlinkSync(process.execPath, path.join(bin, 'node'));
  return bin;
}
