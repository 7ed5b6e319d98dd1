import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './api-client.mjs';
import { LiveWatch } from './live-watch.mjs';
import { OneCase } from './one-case.mjs';
import { readOptions } from './options.mjs';
import { readClocks, summary } from './outcome.mjs';
import { DeskAtWork, OperatorAtWork } from './people-at-work.mjs';
import { ProgressLine } from './progress-line.mjs';
import { replayReports } from './replay-reports.mjs';
import { DemoFailure, findRunningStack } from './running-stack.mjs';
import { sampleReports, withRepeats } from './sample-reports.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Longest demonstration clock and the escalation after it (data/policies-demo). */
const FAST_CLOCK_MS = 30_000;
const QUIET_MS = 3000;
const LONGEST_WAIT_MS = 120_000;

async function run() {
  const { count, rate } = readOptions(process.argv.slice(2));
  const stack = await findRunningStack(ROOT);
  const reports = withRepeats(sampleReports(ROOT, count));
  const repeats = reports.filter((report) => report.kind !== 'first').length;
  console.log(`\n  FCERT demonstration: ${reports.length} reports, ${rate} a second, to ${stack.apiUrl}`);
  console.log(
    `  ${reports.length - repeats} real incident texts; ${repeats} of them come a second time, as in life.`,
  );
  console.log('  Nobody in these texts reported to FCERT; each goes in the name of a body of its sector.\n');

  const people = await signIn(stack);
  const followed = await OneCase.open(stack, people, path.resolve(ROOT, process.env.FCERT_HOME || '.fcert'));
  const course = followed?.follow().catch((error) => `  One case: ${error.message}`);
  const watch = await opened(stack, people.analyst);
  const desk = new DeskAtWork(watch, people.analyst, people.shiftLead);
  const operatorWatches = await Promise.all(people.operators.map((operator) => opened(stack, operator)));
  const operators = people.operators.map((operator, n) => new OperatorAtWork(operatorWatches[n], operator));

  const bar = new ProgressLine('reports', reports.length);
  const sent = await replayReports(stack, people.fcert, reports, rate, (n) =>
    bar.update(n, `${watch.count('incident.opened')} incidents, ${watch.events.length} live events`),
  );
  bar.end();

  if (sent.sentAt.size > 0) await letClocksRun(watch, reports);
  await Promise.all([desk.finished(), ...operators.map((operator) => operator.finished())]);
  const references = watch.events
    .filter(({ type }) => type === 'incident.opened')
    .map(({ reference }) => reference);
  // Opened before anybody listened; its breach is heard live all the same.
  if (followed) references.push(followed.incident);
  const clocks = await readClocks(people.analyst, references);
  console.log(`\n${summary({ sent, watch, desk, operators, clocks, reports })}\n`);
  if (course) console.log(`${await course}\n`);
  if (sent.acknowledged > 0 && sent.sentAt.size === 0) {
    console.log(
      '  All of them were known from an earlier run by their source numbers: FCERT counted another',
    );
    console.log('  occurrence of each instead of opening duplicates, so there was nothing new to handle.\n');
  }
  for (const each of [watch, ...operatorWatches]) each.close();
}

async function signIn(stack) {
  const account = (role) => {
    const found = stack.accounts.find((it) => it.role === role);
    if (!found) throw new DemoFailure(`The demo world has no account "${role}".`);
    return ApiClient.signIn(stack.apiUrl, found);
  };
  const analyst = await account('analyst');
  const own = stack.apiKeys.find((key) => !key.constituent && key.scopes.includes('reports:write'));
  return {
    analyst,
    shiftLead: await account('shift-lead'),
    operators: [await account('mssp-operator'), await account('mssp-operator-other')],
    fcert: own ? ApiClient.withKey(stack.apiUrl, own.key) : analyst,
  };
}

async function opened(stack, person) {
  const watch = new LiveWatch();
  await watch.open(stack.liveUrl, person, stack.apiUrl);
  return watch;
}

/** Until triage has nothing left to say and the demonstration clocks nobody stopped have run out. */
async function letClocksRun(watch, reports) {
  const started = performance.now();
  const least = reports.some((report) => report.isFast) ? FAST_CLOCK_MS + QUIET_MS : QUIET_MS;
  const bar = new ProgressLine('clocks run', Math.round(least / 1000));
  for (;;) {
    const waited = performance.now() - started;
    const quiet = performance.now() - watch.lastAt;
    bar.update(
      Math.round(waited / 1000),
      `${watch.count('clock.breached')} breached, ${watch.count('escalation.raised')} escalations`,
    );
    if ((waited > least && quiet > QUIET_MS) || waited > LONGEST_WAIT_MS) break;
    await delay(500);
  }
  bar.end();
}

run().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof DemoFailure ? `\n${error.message}\n` : error);
    process.exit(1);
  },
);
