import type { Canary } from './canaries.js';
import { TYPED_SECRET } from './hostile.js';
import type { FuzzWorld } from './world.js';

/** Where the queues keep their jobs while the backend is PostgreSQL, and what waits for the relay. */
const JOBS = `
  SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
   WHERE table_type = 'BASE TABLE' AND (table_schema LIKE '%bullmq%' OR table_name LIKE '%bullmq%')`;

/** What was typed or planted and stands where it must not: logs, metrics, jobs. Also errors and jobs that never went well. */
export async function recordsHold(world: FuzzWorld, canaries: readonly Canary[]): Promise<string[]> {
  const texts = { logs: world.logs(), metrics: (await world.metrics()).join('\n'), jobs: await jobs(world) };
  const secrets = [...canaries, { name: 'a typed secret', text: TYPED_SECRET }];
  const held = Object.entries(texts).flatMap(([where, text]) =>
    secrets.filter((one) => text.includes(one.text)).map(({ name }) => `${name} in the ${where}`),
  );
  const errors = texts.logs.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line));
  const dead = await world.rows<{ handler: string; error: string }>(
    'SELECT handler, last_error AS error FROM delivery WHERE dead_at IS NOT NULL LIMIT 20',
  );
  return [
    ...held,
    ...errors.slice(0, 20).map((line) => `error in the logs: ${line.slice(0, 500)}`),
    ...dead.map(({ handler, error }) => `a job was set aside: ${handler} ${error}`),
  ];
}

async function jobs(world: FuzzWorld): Promise<string> {
  const tables = await world.rows<{ schema: string; name: string }>(JOBS);
  if (tables.length === 0) throw new Error('the tables of the queues are not where they are looked for');
  const all = await Promise.all(
    tables.map(({ schema, name }) =>
      world.rows(`SELECT t::text AS line FROM "${schema}"."${name}" t LIMIT 50000`),
    ),
  );
  return JSON.stringify(all);
}
