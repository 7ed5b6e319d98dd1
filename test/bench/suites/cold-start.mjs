import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../../scripts/stack/ports.mjs';
import { row } from './intake.mjs';

/** What a clone does not have: the rest of the folder is copied. */
const LEFT_OUT = ['node_modules', 'dist', '.git', '.fcert', '.mutation'];
const PATIENCE_MS = 120_000;

/** `npm start` on a fresh copy with its dependencies installed and nothing else: build, database, demo world, ready. */
export async function coldStart(stack) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fcert-cold-'));
  chmodSync(folder, 0o755);
  const clone = path.join(folder, 'clone');
  mkdirSync(clone);
  for (const name of readdirSync(stack.root).filter((it) => !LEFT_OUT.includes(it)))
    cpSync(path.join(stack.root, name), path.join(clone, name), { recursive: true });
  symlinkSync(path.join(stack.root, 'node_modules'), path.join(clone, 'node_modules'));
  const env = { ...process.env, API_PORT: String(await freePort()), GATEWAY_PORT: String(await freePort()) };
  for (const name of ['FCERT_HOME', 'DATABASE_URL', 'REDIS_URL', 'FCERT_WORLD']) delete env[name];
  const from = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (output += part));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const tookMs = await untilUp(`http://127.0.0.1:${env.API_PORT}/readyz`, from, ended);
  child.kill('SIGINT');
  await ended;
  rmSync(folder, { recursive: true, force: true });
  if (tookMs === undefined) throw new Error(`npm start did not come up:\n${output.slice(-3000)}`);
  const seconds = tookMs / 1000;
  return {
    rows: [
      row(
        'Cold npm start after install, to ready (with build and demo world)',
        seconds,
        '<= 20',
        seconds <= 20,
        's',
      ),
    ],
  };
}

async function untilUp(url, from, ended) {
  let gone = false;
  void ended.then(() => (gone = true));
  while (!gone && performance.now() - from < PATIENCE_MS) {
    const up = await fetch(url).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (up) return performance.now() - from;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}
