import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inOwnProcess } from '../in-own-process.mjs';

const CONNECTIONS = 32;
const HERE = path.dirname(fileURLToPath(import.meta.url));

/** Intake at full throttle, beside what this machine could do at most in the same minutes. */
export async function intake(stack, { quick }) {
  const seconds = quick ? 6 : 30;
  const floorSeconds = quick ? 3 : 10;
  const world = await stack.world();
  const inserts = await inOwnProcess('load-inserts.mjs', {
    databaseUrl: world.databaseUrl,
    connections: CONNECTIONS,
    seconds: floorSeconds,
  });
  const bare = await withoutDatabase('bare-server.mjs', floorSeconds);
  const validated = await withoutDatabase('validated-server.mjs', floorSeconds);
  const load = {
    url: world.apiUrl,
    connections: CONNECTIONS,
    path: '/v1/reports',
    keys: world.reporterKeys(),
  };
  await inOwnProcess('load-posts.mjs', { ...load, seconds: 3 });
  const result = await inOwnProcess('load-posts.mjs', { ...load, seconds });
  const [{ stored }] = await world.query(
    'SELECT count(*)::int AS stored FROM report WHERE reference = ANY ($1)',
    [result.references],
  );
  const [{ untriaged }] = await world.query(
    `SELECT count(*)::int AS untriaged FROM report WHERE status = 'received'`,
  );
  const memory = world.memory();
  // What one api takes when the worker of the same machine does not catch up meanwhile.
  if (world.runs('worker')) await world.stopOne('worker');
  const alone = await inOwnProcess('load-posts.mjs', { ...load, seconds: floorSeconds });
  await world.stop();
  const share = (floor, of = result) => (100 * of.perSecond) / floor.perSecond;
  const lost = result.references.length - stored;
  const failed = Object.entries(result.statuses).filter(([status]) => Number(status) >= 500);
  return {
    memory,
    rows: [
      row('Intake, acknowledged per second', result.perSecond, '>= 800', result.perSecond >= 800, '/s', {
        limit: inserts.perSecond,
        of: 'one-row commits at 32 connections',
      }),
      row(
        'Intake, share of a validated POST without a database',
        share(validated),
        '>= 12',
        share(validated) >= 12,
        '%',
        { limit: validated.perSecond, of: 'POSTs a second, Nest on Fastify, validated', ratio: null },
      ),
      row('Intake without a worker beside it, acknowledged per second', alone.perSecond, '', null, '/s', {
        limit: inserts.perSecond,
        of: 'one-row commits at 32 connections',
      }),
      row('Intake without a worker, share of a validated POST', share(validated, alone), '', null, '%', {
        limit: validated.perSecond,
        of: 'POSTs a second, Nest on Fastify, validated',
        ratio: null,
      }),
      row('Intake, share of a POST in bare Fastify', share(bare), '', null, '%', {
        limit: bare.perSecond,
        of: 'POSTs a second, Fastify and a JSON schema',
        ratio: null,
      }),
      row('Intake, p99', result.p99, '<= 120', result.p99 <= 120, 'ms', {
        limit: inserts.p99,
        of: 'p99 of a one-row commit',
      }),
      row('Intake, acknowledged and not stored', lost, '0', lost === 0, ''),
      row(
        'Intake, answers of 5xx and broken connections',
        failed.reduce((sum, [, n]) => sum + n, 0) + result.errors,
        '0',
        failed.length === 0 && result.errors === 0,
        '',
      ),
      row('Intake, reports still untriaged at its end', untriaged, '', null, ''),
    ],
  };
}

/** The same reports to a server that only answers. */
async function withoutDatabase(file, seconds) {
  const server = fork(path.join(HERE, '..', file));
  const { port } = await new Promise((resolve, reject) => {
    server.once('message', resolve);
    server.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  const load = {
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    path: '/v1/reports',
    keys: [],
  };
  await inOwnProcess('load-posts.mjs', { ...load, seconds: 2 });
  const result = await inOwnProcess('load-posts.mjs', { ...load, seconds });
  server.kill();
  return result;
}

export function row(name, value, target, met, unit, beside) {
  return { name, value, target, met, unit, ...(beside ? { ratio: value / beside.limit, ...beside } : {}) };
}
