import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const number = (value) =>
  Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const shown = (row) => `${number(row.value)}${row.unit && ` ${row.unit}`}`;
const verdict = (row) => (row.met === null ? '' : row.met ? 'yes' : '**no**');
const beside = (row) => (row.limit === undefined ? '' : `${number(row.limit)} ${row.of}`);
const ratio = (row) => (row.ratio == null ? '' : number(row.ratio));

/** One line of the table on the terminal. */
export function line(row) {
  const parts = [
    row.name.padEnd(72),
    shown(row).padStart(12),
    row.target.padStart(10),
    verdict(row).replaceAll('*', '').padStart(4),
  ];
  return `  ${parts.join(' ')}  ${[ratio(row), beside(row)].filter(Boolean).join(' of ')}`;
}

/** What the figures were measured on. */
export function machine(root, stack) {
  const commit = () =>
    execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  let version = 'unknown';
  try {
    version = commit();
  } catch {
    // An exported tree has no history.
  }
  return {
    processor: `${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${os.cpus().length} cores`,
    memory: `${(os.totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    queues: stack.queues,
    version,
    load: os.loadavg()[0].toFixed(1),
  };
}

/** docs/benchmarks.md and docs/benchmarks.json. */
export async function writeResults(root, { machine: on, rows, command, date }) {
  writeFileSync(
    path.join(root, 'docs/benchmarks.json'),
    `${JSON.stringify({ date, command, machine: on, rows }, null, 2)}\n`,
  );
  const missed = rows.filter((row) => row.met === false);
  const text = `# Benchmarks

Measured ${date} by \`${command}\` on ${on.processor}, ${on.memory}, ${on.system}, Node ${on.node}, queues on ${on.queues},
version ${on.version}, load ${on.load} before the start. Everything ran on that one machine: PostgreSQL with full durability,
Redis, all processes, and the load in a process of its own. What stands beside a figure was measured in the same run, so
ratios say more than absolute numbers.${Number(on.load) > 1 ? ' **Other work kept the machine busy during this run: the figures are worse than on a quiet one.**' : ''}

| Figure | Measured | Target | Reached | Beside it, same run | Ratio |
| --- | ---: | ---: | :---: | --- | ---: |
${rows.map((row) => `| ${row.name} | ${shown(row)} | ${row.target} | ${verdict(row)} | ${beside(row)} | ${ratio(row)} |`).join('\n')}

${missed.length === 0 ? 'Every target was reached.' : `**Not reached:** ${missed.map((row) => row.name).join('; ')}.`}

\`npm run bench\` prints this table and rewrites this page and [benchmarks.json](benchmarks.json); \`npm run bench -- --quick\`
takes smaller sizes and prints only.
`;
  const page = path.join(root, 'docs/benchmarks.md');
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
}
