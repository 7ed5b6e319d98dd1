import { setTimeout as delay } from 'node:timers/promises';
import { UNPROVED } from '../bench-stack.mjs';
import { fillIncidents } from '../fill-database.mjs';
import { row } from './intake.mjs';

const LEAD_SECONDS = 5;
/** A clock that has not fired so long after it was due counts as missing. */
const PATIENCE_SECONDS = 60;

/** How many fall due, and within how long: a moment of a bad day, and the minute after an hour of downtime. */
const BURSTS = [
  { due: 1000, seconds: 1, p99Ms: 2000 },
  { due: 10_000, seconds: 60, p99Ms: 5000 },
];

/** Bursts of clocks that fall due among a hundred thousand that run. */
export async function clocks(stack, { quick }) {
  const running = quick ? 10_000 : 100_000;
  const world = await stack.world(UNPROVED);
  await fillIncidents(world, running);
  const rows = [];
  for (const { due, seconds, p99Ms } of quick ? BURSTS.slice(0, 1) : BURSTS) {
    const ids = await moveDue(world, due, seconds);
    await fired(world, ids, seconds);
    const found = await ledgerOf(world, ids);
    const of = `${due.toLocaleString('en')} due in ${seconds} s among ${running.toLocaleString('en')} running`;
    rows.push(
      row(`Clocks, ${of}: lateness p50`, found.p50, '', null, 'ms'),
      row(`Clocks, ${of}: lateness p99`, found.p99, `<= ${p99Ms}`, found.p99 <= p99Ms, 'ms'),
      row(`Clocks, ${of}: lateness at most`, found.most, '<= 60000', found.most <= 60_000, 'ms'),
      row(`Clocks, ${of}: fired early`, found.early, '0', found.early === 0, ''),
      row(`Clocks, ${of}: fired twice`, found.twice, '0', found.twice === 0, ''),
      row(`Clocks, ${of}: not fired`, due - found.fired, '0', found.fired === due, ''),
      row(`Clocks, ${of}: fired that were not due`, found.strangers, '0', found.strangers === 0, ''),
    );
  }
  const memory = world.memory();
  await world.stop();
  return { memory, rows };
}

/** Moves alarms that are still far away to instants spread evenly over `seconds`, beginning shortly. */
async function moveDue(world, due, seconds) {
  const chosen = await world.query(
    `WITH chosen AS (SELECT clock_id, now() + make_interval(secs => ${LEAD_SECONDS} + $2 * row_number() OVER ()::float8 / $1) AS at
                       FROM (SELECT clock_id FROM clock_alarm WHERE fired_at IS NULL ORDER BY clock_id LIMIT $1) AS picked),
          moved AS (UPDATE clock c SET due_at = chosen.at, allowed_until = chosen.at FROM chosen WHERE c.id = chosen.clock_id)
     UPDATE clock_alarm a SET fire_at = chosen.at FROM chosen WHERE a.clock_id = chosen.clock_id RETURNING a.clock_id`,
    [due, seconds],
  );
  return chosen.map((it) => it.clock_id);
}

/** Waits until all have fired, or until nobody would wait any longer. */
async function fired(world, ids, seconds) {
  const until = performance.now() + (LEAD_SECONDS + seconds + PATIENCE_SECONDS) * 1000;
  for (let count = 0; count < ids.length && performance.now() < until;) {
    await delay(500);
    [{ count }] = await world.query(
      'SELECT count(fired_at)::int AS count FROM clock_alarm WHERE clock_id = ANY ($1)',
      [ids],
    );
  }
  await delay(2000);
}

async function ledgerOf(world, ids) {
  const [ledger] = await world.query(
    `SELECT count(fired_at)::int AS fired, count(*) FILTER (WHERE fired_at < fire_at)::int AS early,
            coalesce(1000 * percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM late_by)), 0)::float8 AS p50,
            coalesce(1000 * percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM late_by)), 0)::float8 AS p99,
            coalesce(1000 * max(extract(epoch FROM late_by)), 0)::float8 AS most
       FROM clock_alarm WHERE clock_id = ANY ($1)`,
    [ids],
  );
  const [events] = await world.query(
    `SELECT (count(*) - count(DISTINCT payload ->> 'clockRowId'))::int AS twice,
            count(*) FILTER (WHERE NOT EXISTS (SELECT FROM clock_alarm a
              WHERE a.clock_id::text = o.payload ->> 'clockRowId' AND a.fired_at IS NOT NULL AND a.fire_at <= a.fired_at))::int
              AS strangers
       FROM outbox o WHERE type = 'clock.breached'`,
  );
  return { ...ledger, ...events };
}
