import 'reflect-metadata';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BenchStack } from './bench-stack.mjs';
import { audit } from './suites/audit.mjs';
import { clockRecompute } from './suites/clock-recompute.mjs';
import { clocks } from './suites/clocks.mjs';
import { coldStart } from './suites/cold-start.mjs';
import { intake, row } from './suites/intake.mjs';
import { latency } from './suites/latency.mjs';
import { prover } from './suites/prover.mjs';
import { queue } from './suites/queue.mjs';
import { refusals } from './suites/refusals.mjs';
import { triage } from './suites/triage.mjs';
import { walls } from './suites/walls.mjs';
import { line, machine, writeResults } from './write-results.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SUITES = {
  intake,
  refusals,
  latency,
  triage,
  clocks,
  'clock-recompute': clockRecompute,
  prover,
  audit,
  walls,
  queue,
  'cold-start': coldStart,
};
const HELP = `npm run bench -- [options]

Measures the figures of docs/benchmarks.md on servers and processes of its own; takes some twenty minutes.

  --quick        smaller sizes, about two minutes; prints only
  --only NAMES   some of ${Object.keys(SUITES).join(', ')} (comma separated); prints only
  --help         this text
`;

async function run() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(HELP);
  const names = values.only?.split(',') ?? Object.keys(SUITES);
  const unknown = names.find((name) => !SUITES[name]);
  if (unknown) throw new Error(`There is no suite "${unknown}".\n\n${HELP}`);
  const stack = new BenchStack(ROOT);
  const rows = [];
  const memories = [];
  process.once('SIGINT', () => void stack.close().then(() => process.exit(130)));
  try {
    const on = machine(ROOT, stack);
    await stack.open();
    on.queues = stack.queues;
    for (const name of names) {
      console.log(`\n${name} ...`);
      const result = await SUITES[name](stack, { quick: values.quick }).catch((error) => failed(name, error));
      for (const each of result.rows) console.log(line(each));
      rows.push(...result.rows);
      if (result.memory) memories.push({ name, ...result.memory });
    }
    if (memories.length > 0) {
      rows.push(memoryRow(memories));
      console.log(`\nmemory\n${line(rows.at(-1))}`);
    }
    if (values.quick || values.only) return;
    const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
    await writeResults(ROOT, { machine: on, rows, command: 'npm run bench', date: `${date} UTC` });
    console.log('\ndocs/benchmarks.md and docs/benchmarks.json are written.');
  } finally {
    await stack.close();
  }
}

/** A suite that breaks is a line of the results, and takes nothing of what the others have measured. */
function failed(name, error) {
  console.error(error);
  return { rows: [row(`${name}: broken off, nothing measured`, 1, '0', false, '')] };
}

/** The fullest world of the run, its processes together. */
function memoryRow(memories) {
  const sumOf = ({ name: _, ...each }) => Object.values(each).reduce((sum, one) => sum + one, 0);
  const { name, ...each } = memories.reduce((a, b) => (sumOf(b) > sumOf(a) ? b : a));
  const sum = sumOf(each);
  const parts = Object.entries(each).map(([process, mb]) => `${process} ${mb}`);
  return row(`Memory of all processes (after ${name}: ${parts.join(', ')})`, sum, '<= 600', sum <= 600, 'MB');
}

run().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
