import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');

export interface PostgresServer {
  url: string;
  port: number;
  pid: number;
  takenOver: boolean;
  stop(): Promise<void>;
}

export interface StackModules {
  startPostgres(wanted: {
    dataDir: string;
    password: string;
    port?: number;
    durability?: boolean;
    outliveLauncher?: boolean;
    log?: (line: string) => void;
  }): Promise<PostgresServer>;
  startRedis(wanted: {
    dir: string;
    password: string;
  }): Promise<{ url: string; pid: number; stop(): Promise<void> }>;
  findRedisServer(): { version: string } | null;
}

/** The launcher's modules are plain JavaScript, because they run before anything is installed or built. */
export async function stackModules(): Promise<StackModules> {
  const load = (name: string) => import(path.join(ROOT, 'scripts/stack', name)) as Promise<StackModules>;
  return { ...(await load('postgres.mjs')), ...(await load('redis.mjs')) };
}

export const isRoot = process.getuid?.() === 0;
export const hasSetpriv = spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0;

/** A folder that the servers' unprivileged user may enter. */
export function openFolder(): { path: string; remove: () => void } {
  const folder = mkdtempSync('/tmp/fcert-stack-');
  chmodSync(folder, 0o755);
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A launcher of its own that starts PostgreSQL and then waits to be killed; resolves with the server's pid. */
export async function launcherWithPostgres(
  options: object,
): Promise<{ launcher: ChildProcess; serverPid: number }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(path.join(ROOT, 'scripts/stack/postgres.mjs'))};
    const server = await startPostgres(${JSON.stringify(options)});
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const serverPid = await new Promise<number>((resolve, reject) => {
    launcher.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())));
    launcher.once('exit', () => reject(new Error('the launcher ended before its server was up')));
  });
  return { launcher, serverPid };
}

/** Kills without a chance to clean up, and waits until the process is gone. */
export async function killHard(launcher: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGKILL');
  await gone;
}

export async function until(what: () => boolean, withinMs = 10_000): Promise<void> {
  for (const end = Date.now() + withinMs; !what(); await delay(20)) {
    if (Date.now() > end) throw new Error(`not reached within ${withinMs} ms: ${what.toString()}`);
  }
}

/** A zombie, whose parent was killed before it could take notice, counts as gone. */
export function isRunning(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

/** A folder on a disk of `megabytes`, where this machine lets us mount one; null elsewhere. */
export function tinyDisk(megabytes: number): { path: string; remove: () => void } | null {
  const folder = openFolder();
  const options = `size=${megabytes}m,mode=755`;
  if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.path]).status !== 0) {
    folder.remove();
    return null;
  }
  const remove = () => {
    spawnSync('umount', [folder.path]);
    folder.remove();
  };
  return { path: folder.path, remove };
}

/** Runs `npm start`'s program to its end, or for as long as `during` wants it. */
export function startFcert(env: Record<string, string>): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [path.join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => output, ended: new Promise((resolve) => child.once('close', resolve)) };
}

/** Ports nobody listens on at this moment. */
export async function freePorts(): Promise<{ API_PORT: string; GATEWAY_PORT: string; UNUSED: string }> {
  const held = [net.createServer(), net.createServer(), net.createServer()];
  const ports: string[] = [];
  for (const server of held) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push(String((server.address() as net.AddressInfo).port));
  }
  for (const server of held) await new Promise((resolve) => server.close(resolve));
  return { API_PORT: ports[0]!, GATEWAY_PORT: ports[1]!, UNUSED: ports[2]! };
}
