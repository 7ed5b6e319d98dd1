import { percentile } from '../../../scripts/demo/figures.mjs';
import { fillIncidents } from '../fill-database.mjs';
import { inOwnProcess } from '../in-own-process.mjs';
import { row } from './intake.mjs';

const CONNECTIONS = 32;
const MOST_COST = 25;
const MOST_MS = 15;

/**
 * What the second wall and the audit ledger cost: the same api on the same database, with them and without, in turns. The
 * policy function is pure and stays; without the others it has nothing to decide about.
 */
export async function walls(stack, { quick }) {
  const turns = quick ? 1 : 3;
  const world = await stack.world(['api']);
  await fillIncidents(world, quick ? 1000 : 20_000);
  const posts = (seconds) =>
    inOwnProcess('load-posts.mjs', {
      url: world.apiUrl,
      connections: CONNECTIONS,
      path: '/v1/reports',
      keys: world.reporterKeys(),
      seconds,
    });
  const key = world.keyOf((it) => !it.constituent && it.scopes.includes('incidents:read'));
  const page = `${world.apiUrl}/v1/incidents?view=open&severity=high&sort=due&limit=50`;
  const reads = () =>
    inOwnProcess('load-reads.mjs', { url: page, key, times: quick ? 200 : 1000, warmUp: 100 });
  await posts(3);
  const found = { with: { perSecond: [], p99: [] }, without: { perSecond: [], p99: [] } };
  for (let turn = 0; turn < turns; turn += 1) {
    for (const state of ['with', 'without']) {
      await (state === 'with' ? raise(world) : raze(world));
      const { perSecond, errors, statuses } = await posts(quick ? 4 : 10);
      if (errors > 0 || Object.keys(statuses).some((it) => Number(it) >= 500))
        throw new Error(`${state} the walls: ${JSON.stringify(statuses)}, ${errors} broken connections`);
      found[state].perSecond.push(perSecond);
      found[state].p99.push(percentile((await reads()).taken, 0.99));
    }
  }
  await world.stop();
  const [intake, bare] = [median(found.with.perSecond), median(found.without.perSecond)];
  const [tail, bareTail] = [median(found.with.p99), median(found.without.p99)];
  const cost = 100 * (1 - intake / bare);
  return {
    rows: [
      row('Walls, intake with row-level security and audit', intake, '', null, '/s', {
        limit: bare,
        of: 'the same without either',
      }),
      row('Walls, what they cost of intake', cost, `<= ${MOST_COST}`, cost <= MOST_COST, '%'),
      row('Walls, queue page p99', tail, '', null, 'ms', {
        limit: bareTail,
        of: 'ms, the same without either',
      }),
      row(
        'Walls, what they add to the p99 of the queue page',
        tail - bareTail,
        `<= ${MOST_MS}`,
        tail - bareTail <= MOST_MS,
        'ms',
      ),
    ],
  };
}

const median = (values) => percentile(values, 0.5);

/** Takes down row-level security wherever it is up, remembers where, and lets no audit entry be kept. */
async function raze(world) {
  await world.query(`CREATE TABLE bench_walls AS
    SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace`);
  await onEach(world, 'DISABLE ROW LEVEL SECURITY');
  await world.query(`
    CREATE OR REPLACE FUNCTION bench_forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER bench_forget BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION bench_forget()`);
}

/** Puts back what `raze` took down. */
async function raise(world) {
  const [{ razed }] = await world.query(`SELECT to_regclass('bench_walls') IS NOT NULL AS razed`);
  if (!razed) return;
  await onEach(world, 'ENABLE ROW LEVEL SECURITY');
  await world.query('DROP TRIGGER bench_forget ON audit_entry; DROP TABLE bench_walls');
}

async function onEach(world, act) {
  for (const { name } of await world.query('SELECT name FROM bench_walls'))
    await world.query(`ALTER TABLE ${name} ${act}`);
}
