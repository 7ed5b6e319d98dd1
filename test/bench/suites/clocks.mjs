import { setTimeout as delay } from 'node:timers/promises';
import { fillIncidents } from '../fill-database.mjs';
import { row } from './intake.mjs';

const DUE_AT_ONCE = 1000;
const LEAD_SECONDS = 5;
const PATIENCE_SECONDS = 60;

/** A burst of clocks that fall due within one second among a hundred thousand that run. */
export async function clocks(stack, { quick }) {
  const running = quick ? 10_000 : 100_000;
  const world = await stack.world();
  await fillIncidents(world, running);
  const chosen = await world.query(
    `WITH chosen AS (SELECT clock_id, now() + make_interval(secs => ${LEAD_SECONDS} + row_number() OVER ()::float8 / $1) AS at
                       FROM (SELECT clock_id FROM clock_alarm ORDER BY clock_id LIMIT $1) AS picked),
          moved AS (UPDATE clock c SET due_at = chosen.at, allowed_until = chosen.at FROM chosen WHERE c.id = chosen.clock_id)
     UPDATE clock_alarm a SET fire_at = chosen.at FROM chosen WHERE a.clock_id = chosen.clock_id RETURNING a.clock_id`,
    [DUE_AT_ONCE],
  );
  const ids = chosen.map((it) => it.clock_id);
  let fired = 0;
  for (let n = 0; n < (LEAD_SECONDS + PATIENCE_SECONDS) * 2 && fired < ids.length; n += 1) {
    await delay(500);
    [{ fired }] = await world.query(
      'SELECT count(fired_at)::int AS fired FROM clock_alarm WHERE clock_id = ANY ($1)',
      [ids],
    );
  }
  await delay(2000);
  const [ledger] = await world.query(
    `SELECT count(fired_at)::int AS fired, count(*) FILTER (WHERE fired_at < fire_at)::int AS early,
            coalesce(1000 * percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM late_by)), 0)::float8 AS p50,
            coalesce(1000 * percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM late_by)), 0)::float8 AS p99
       FROM clock_alarm WHERE clock_id = ANY ($1)`,
    [ids],
  );
  const [{ twice, strangers }] = await world.query(
    `SELECT (count(*) - count(DISTINCT payload ->> 'clockRowId'))::int AS twice,
            count(*) FILTER (WHERE NOT payload ->> 'clockRowId' = ANY ($1::text[]))::int AS strangers
       FROM outbox WHERE type = 'clock.breached'`,
    [ids],
  );
  const memory = world.memory();
  await world.stop();
  const of = `${DUE_AT_ONCE} due in one second among ${running.toLocaleString('en')} running`;
  return {
    memory,
    rows: [
      row(`Clocks, ${of}: lateness p50`, ledger.p50, '', null, 'ms'),
      row(`Clocks, ${of}: lateness p99`, ledger.p99, '<= 2000', ledger.p99 <= 2000, 'ms'),
      row('Clocks fired early', ledger.early, '0', ledger.early === 0, ''),
      row('Clocks fired twice', twice, '0', twice === 0, ''),
      row('Clocks not fired', ids.length - ledger.fired, '0', ledger.fired === ids.length, ''),
      row('Clocks fired that were not due', strangers, '0', strangers === 0, ''),
    ],
  };
}
