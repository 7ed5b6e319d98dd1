import { setTimeout as delay } from 'node:timers/promises';
import { inOwnProcess } from '../in-own-process.mjs';
import { row } from './intake.mjs';

const CONNECTIONS = 16;
const WARM_UP = 300;
const PATIENCE_SECONDS = 300;

/** One worker works off a standing backlog: triage, incident, clocks, chains and tasks of every report, nothing beside. */
export async function triage(stack, { quick }) {
  const amount = quick ? 1500 : 6000;
  const world = await stack.world();
  await standingBacklog(world, WARM_UP);
  await workedOff(world);
  await standingBacklog(world, amount);
  const { since } = (await world.query('SELECT now() AS since'))[0];
  await world.startOne('worker');
  const before = await spent(stack, world);
  await workedOff(world);
  const after = await spent(stack, world);
  const [ledger] = await world.query(
    `SELECT count(DISTINCT o.subject_id) FILTER (WHERE d.handler = 'triage.report')::int AS reports,
            count(*)::int AS deliveries, count(d.dead_at)::int AS dead,
            extract(epoch FROM max(d.done_at) - min(d.done_at))::float8 AS seconds
       FROM delivery d JOIN outbox o ON o.id = d.event_id WHERE d.done_at >= $1 OR d.dead_at >= $1`,
    [since],
  );
  const memory = world.memory();
  await world.stop();
  // Its start is no part of what a report costs.
  const each = (of) => (after[of] - before[of]) / (after.triaged - before.triaged);
  const rate = ledger.reports / ledger.seconds;
  const of = `one worker, ${amount.toLocaleString('en')} waiting`;
  return {
    memory,
    rows: [
      row(`Triage, ${of}: reports a second, with all that follows`, rate, '>= 100', rate >= 100, '/s'),
      row('Triage, reports not worked off', amount - ledger.reports, '0', amount === ledger.reports, ''),
      row('Triage, deliveries set aside', ledger.dead, '0', ledger.dead === 0, ''),
      row('Triage, deliveries a report', ledger.deliveries / ledger.reports, '', null, ''),
      row('Triage, statements a report', each('statements'), '', null, ''),
      row('Triage, processor time a report: worker', each('worker'), '', null, 'ms'),
      row('Triage, processor time a report: PostgreSQL', each('postgres'), '', null, 'ms'),
    ],
  };
}

/** Reports come in while no worker runs. */
async function standingBacklog(world, amount) {
  await world.stopOne('worker');
  await inOwnProcess('load-posts.mjs', {
    url: world.apiUrl,
    connections: CONNECTIONS,
    path: '/v1/reports',
    keys: world.reporterKeys(),
    amount,
  });
  const [{ waiting }] = await world.query(
    `SELECT count(*)::int AS waiting FROM report WHERE status = 'received'`,
  );
  if (waiting !== amount) throw new Error(`${waiting} reports wait instead of ${amount}`);
}

/** Starts a worker where none runs, and waits until nothing is left for it to do. */
async function workedOff(world) {
  if (!world.runs('worker')) await world.startOne('worker');
  for (let n = 0; n < PATIENCE_SECONDS; n += 1) {
    const [{ left }] = await world.query(
      `SELECT (SELECT count(*) FROM outbox WHERE seq IS NULL)
            + (SELECT count(*) FROM delivery WHERE done_at IS NULL AND dead_at IS NULL) AS left`,
    );
    if (left === '0') return;
    await delay(1000);
  }
  throw new Error(`the worker was not done within ${PATIENCE_SECONDS} s`);
}

async function spent(stack, world) {
  const [{ triaged }] = await world.query(
    `SELECT count(*)::int AS triaged FROM report WHERE status <> 'received'`,
  );
  return {
    triaged,
    worker: world.processorTime().worker,
    postgres: stack.postgresTime(),
    statements: await world.metric('worker', 'fcert_database_statements_total'),
  };
}
