/**
 * `npm test`: everything a change must pass, from a fresh clone, on servers of its own. Ends with one line,
 * `N passed, N failed`. `npm test -- PATTERN` runs only the spec files that match.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { ensureInstalled, requireNode } from './stack/install.mjs';
import { seconds } from './stack/progress.mjs';
import { npmCommand, runCommand } from './stack/run-command.mjs';
import { StartFailure } from './stack/start-failure.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const JEST_LIMIT_MS = 13 * 60_000;
const STILL_RUNNING_MS = 15_000;

/**
 * Two lanes side by side: the type-aware linter takes about as long as all the others together. They run beside the
 * stories with processes, which mostly wait, and take only what those leave of the processors.
 */
const LANES = [
  [['lint', 'eslint', '.']],
  [
    ['format', 'prettier', '--check', '--log-level=warn', '.'],
    ['types', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
    ['boundaries', 'npm', 'run', '--silent', 'boundaries'],
    ['supply chain', 'node', 'scripts/supply-chain/check.mjs'],
    ['secrets', 'node', 'scripts/supply-chain/secrets.mjs'],
  ],
];
const LAST_IN_LINE = ['nice', '-n', '19'];

/** Stories that start whole processes and mostly wait for them: two at a time on any machine, before all others. */
const WITH_PROCESSES = 'test/(faults|fuzz|stack|demo)/.*\\.e2e-spec\\.ts$';
const STORIES = '\\.e2e-spec\\.ts$';

const ROUNDS = [
  ['stories with processes', ['--maxWorkers=2', `--testPathPatterns=${WITH_PROCESSES}`]],
  ['specs', ['--testPathIgnorePatterns=/node_modules/', `--testPathIgnorePatterns=${STORIES}`]],
  ['stories', [`--testPathPatterns=${STORIES}`, `--testPathIgnorePatterns=${WITH_PROCESSES}`]],
];

const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

async function main() {
  const startedAt = Date.now();
  const only = process.argv.slice(2);
  requireNode(root);
  await ensureInstalled(root);
  if (only.length === 0) await runStep('build', 'node', 'scripts/build.mjs');
  const checks = only.length === 0 ? LANES.map(runLane) : [];
  await runSpecs(only);
  await Promise.all(checks);
  for (const { name, output } of failures) console.log(`\n----- ${name} failed -----\n${output.trim()}`);
  const names = failures.map(({ name }) => name).join(', ');
  console.log(`\n${seconds(Date.now() - startedAt)}${names ? `; failed: ${names}` : ''}`);
}

async function runLane(steps) {
  for (const step of steps) await runStep(...step);
}

async function runStep(name, tool, ...args) {
  const startedAt = Date.now();
  console.log(`  ${name} ...`);
  const timer = setInterval(
    () => console.log(`  ${name} · still running · ${seconds(Date.now() - startedAt)}`),
    STILL_RUNNING_MS,
  );
  const [program, ...programArgs] = [...LAST_IN_LINE, ...commandFor(tool, args).flat()];
  const done = await runCommand(program, programArgs, { cwd: root });
  clearInterval(timer);
  console.log(`  ${name} · ${done.ok ? 'passed' : 'FAILED'} · ${seconds(done.ms)}`);
  count(name, done.ok, done.output);
}

/** A tool is started from our own node_modules, so that a missing one fails instead of being fetched from the network. */
function commandFor(tool, args) {
  if (tool === 'npm') return npmCommand(args);
  if (tool === 'node') return [process.execPath, args];
  return [path.join(root, 'node_modules', '.bin', tool), args];
}

function count(name, ok, output) {
  counts[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push({ name, output });
}

async function runSpecs(only) {
  console.log('  specs: starting PostgreSQL and Redis of their own ...');
  // Imported late: it needs packages that are only there after the installation.
  const { startTestServers } = await import('./stack/test-servers.mjs');
  const servers = await startTestServers((line) => console.log(`  ${line}`));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fcert-report-'));
  try {
    for (const [name, args] of only.length > 0 ? [['specs', only]] : ROUNDS) {
      const report = path.join(folder, `${name.replaceAll(' ', '-')}.json`);
      const ok = await runJest(servers, ['--json', `--outputFile=${report}`, ...args]);
      addJestCounts(name, readReport(report), ok);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await servers.stop();
  }
}

/** Jest writes straight to our output: its own progress is what a waiting person wants to see. */
function runJest(servers, args) {
  const env = { ...process.env, FCERT_TEST_DATABASE_URL: servers.databaseUrl };
  if (servers.redisUrl) env.FCERT_TEST_REDIS_URL = servers.redisUrl;
  env.FCERT_TEST_CLAMD = servers.hasClamd ? 'yes' : 'no';
  const flags = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: JEST_LIMIT_MS,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function addJestCounts(name, report, ok) {
  if (!report) return count(name, false, 'Jest ended without a report: see its output above.');
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  counts.skipped += report.numPendingTests + report.numTodoTests;
  const broken = report.testResults
    .filter(({ status }) => status === 'failed')
    .map((file) => path.relative(root, file.name));
  if (broken.length > 0) failures.push({ name, output: broken.join('\n') });
  else if (!ok)
    count(name, false, 'Jest ended with an error although every test passed: see its output above.');
}

try {
  await main();
} catch (error) {
  const said = error instanceof StartFailure ? [error.message, ...error.logTail].join('\n') : error.stack;
  count('npm test', false, said);
  console.log(`\n${said}`);
}
process.exitCode = counts.failed === 0 ? 0 : 1;
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
);
