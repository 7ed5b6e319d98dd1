import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PROCESSES, SURROUNDINGS, entryOf, nodeFlagsOf } from '../../../scripts/stack/build.mjs';
import { runCommand } from '../../../scripts/stack/run-command.mjs';
import { cloneHistory, ledgerEntries } from '../clone-history.mjs';
import { reportTexts } from '../report-texts.mjs';
import { row } from './intake.mjs';

const REPORTS = 60;
const TRIAGED_WITHIN_MS = 60_000;
/** Until the demo world's fast clocks have warned, are breached and have told their first desks. */
const RIPEN_MS = 45_000;
const WATCHED_MS = 40_000;

/** A full proof of a long history, and what the prover takes while it watches. */
export async function prover(stack, { quick }) {
  const upTo = quick ? 50_000 : 1_000_000;
  const world = await stack.world();
  const env = { ...world.env, METRICS_PORT: '0' };
  await liveHistory(world);
  await world.stop();
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    await cloneHistory(client, upTo);
    const entries = await ledgerEntries(client);
    const full = await fullProof(stack, env);
    const watching = await watch(stack, env);
    const of = `${entries.all.toLocaleString('en')} ledger entries (${entries.facts.toLocaleString('en')} facts, ${entries.subjects.toLocaleString('en')} subjects)`;
    return {
      rows: [
        row(
          `Prover, full proof of ${of}`,
          full.seconds,
          quick ? '' : '<= 120',
          quick ? null : full.seconds <= 120,
          's',
        ),
        row('Prover, full proof, memory at its peak', full.peakMb, '<= 300', full.peakMb <= 300, 'MB'),
        row(
          'Prover, full proof, gaps found where there are none',
          full.findings,
          '0',
          full.findings === 0,
          '',
        ),
        row('Prover, watching, memory', watching, '<= 60', watching <= 60, 'MB'),
      ],
    };
  } finally {
    await client.end();
  }
}

/** Real reports, triaged; each other incident acknowledged, the rest left until their fast clocks are breached. */
async function liveHistory(world) {
  const text = reportTexts();
  const keys = world.reporterKeys();
  for (let n = 0; n < REPORTS; n += 1) {
    const answer = await call(world, 'POST', '/v1/reports', keys[n % keys.length], text(n));
    if (answer.status !== 202) throw new Error(`a report was answered ${answer.status}`);
  }
  for (const until = Date.now() + TRIAGED_WITHIN_MS; Date.now() < until; await delay(500)) {
    const [{ left }] = await world.query(
      "SELECT count(*)::int AS left FROM report WHERE status = 'received'",
    );
    if (left === 0) break;
  }
  await delay(RIPEN_MS);
  const incidents = await world.query('SELECT reference FROM incident ORDER BY reference');
  const analyst = world.keyOf((it) => it.name === 'analyst');
  for (const { reference } of incidents)
    await call(world, 'PUT', `/v1/incidents/${reference}/acknowledgement`, analyst);
  await delay(5_000);
}

function call(world, method, path, key, body) {
  const headers = { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) };
  return fetch(world.apiUrl + path, { method, headers, body });
}

async function fullProof(stack, env) {
  const args = [entryOf(stack.root, 'worker'), 'prove', '--full'];
  const done = await runCommand(process.execPath, args, { cwd: stack.root, env });
  const lines = done.output.trim().split('\n');
  const figures = JSON.parse(lines.at(-1));
  for (const line of lines.slice(0, 5)) if (line.includes('"kind"')) console.log(`  ${line.slice(0, 200)}`);
  // What falls due while the history is copied and no worker runs is late indeed.
  const { 'alarm-late': alarms = 0, 'step-late': steps = 0 } = figures.kinds;
  return { ...figures, wrong: figures.findings - alarms - steps };
}

/** Resident memory, in MB, after a few passes. */
async function watch(stack, env) {
  const { app, args } = PROCESSES.prover;
  const child = spawn(process.execPath, [...nodeFlagsOf('prover'), entryOf(stack.root, app), ...args], {
    cwd: stack.root,
    env: { ...env, ...SURROUNDINGS, LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await delay(WATCHED_MS);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.kill('SIGTERM');
  await ended;
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024);
}
