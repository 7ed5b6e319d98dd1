import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HOUR_CLOCKS, addHourPolicy, letAnHourPass } from './an-hour-passes.js';
import { rowsOf } from './checks/finding.js';
import { DisposablePostgres } from './disposable-postgres.js';
import { hasRedis } from './disposable-redis.js';
import { FaultWorld } from './fault-world.js';
import { type Figures, Measuring, summaryOf, tableOf } from './figures.js';
import { ROOT } from './kept-process.js';
import { Chance, seedOfRun } from './seeded.js';

/** Longer than `npm test` has time for: run by `npm run faults`. */
const chance = new Chance(seedOfRun());
const faketime = (
  (await import(path.join(ROOT, 'scripts/stack/faketime.mjs'))) as { ensureFaketime: () => string | null }
).ensureFaketime();
const withFaketime = faketime === null ? it.skip : it;

const BURST = 12;
/** Some of them join an incident that is open. */
const REPORTS = 120;
/** What must have fallen due in the hour without a worker. */
const DUE_IN_THE_HOUR = 500;

describe(`hard faults on a PostgreSQL of their own, FAULT_SEED=${chance.seed}`, () => {
  const figures: Figures[] = [];
  const usual = process.env.FCERT_TEST_DATABASE_URL;
  let postgres: DisposablePostgres;
  let world: FaultWorld;
  let measuring: Measuring;

  beforeAll(async () => {
    postgres = await DisposablePostgres.start();
    process.env.FCERT_TEST_DATABASE_URL = postgres.url;
    world = await FaultWorld.open(chance, (await hasRedis()) ? 'redis' : 'postgres');
    measuring = new Measuring(world);
  }, 180_000);
  afterAll(async () => {
    process.stdout.write(`\nFAULT_SEED=${chance.seed}\n${tableOf(figures)}\n  ${await summaryOf(world)}\n`);
    await world.close();
    process.env.FCERT_TEST_DATABASE_URL = usual;
    await postgres.stop();
  }, 60_000);

  /** Both judges at the end of each: the checker, which knows nothing of the product, and the prover, which recomputes. */
  async function judge(name: string): Promise<void> {
    await Promise.all(world.processes.map((one) => one.whenUp()));
    await world.settle();
    figures.push(await measuring.end(name));
    expect(await world.check()).toEqual([]);
  }

  it('PostgreSQL killed with -9 in a burst, twice: nothing acknowledged is lost, everything fires once', async () => {
    await measuring.begin();
    const kills = async () => {
      for (const ms of [400, 2500]) {
        await delay(ms);
        await postgres.kill();
        await delay(500);
        await postgres.startAgain();
      }
    };
    await Promise.all([world.sender.burst(2 * BURST, 6000), kills()]);
    await world.reconnect();
    await judge('PostgreSQL killed twice in a burst');
    expect(await world.prove()).toEqual([]);
  }, 180_000);

  for (const offset of ['+3600s', '-3600s'])
    withFaketime(
      `a worker whose clock is ${offset} wrong fires nothing early and nothing late`,
      async () => {
        await measuring.begin();
        await world.worker.stop();
        await world.worker.start({
          LD_PRELOAD: faketime!,
          FAKETIME: offset,
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        });
        await world.sender.burst(BURST);
        await judge(`worker's clock ${offset}`);
        expect(figures.at(-1)!.late).toBeLessThan(5000);
        expect(await world.prove()).toEqual([]);
        await world.worker.stop();
        await world.worker.start();
      },
      120_000,
    );

  it('an hour without a worker, 500 clocks due in it: each fires once and says how late', async () => {
    await addHourPolicy(world.client);
    await world.sender.burst(REPORTS, 15_000);
    await world.settle();
    await measuring.begin();
    await world.worker.stop();
    await letAnHourPass(world.client);
    await world.worker.start();
    await judge('an hour without a worker');
    const fired = await rowsOf<{
      clocks: number;
      early: number;
      unfired: number;
      least: number;
      most: number;
    }>(
      world.client,
      `SELECT count(*)::int AS clocks, (count(*) FILTER (WHERE a.fired_at < a.fire_at))::int AS early,
              (count(*) FILTER (WHERE a.fired_at IS NULL))::int AS unfired,
              min(extract(epoch FROM a.late_by))::float8 AS least, max(extract(epoch FROM a.late_by))::float8 AS most
         FROM clock_alarm a JOIN clock c ON c.id = a.clock_id WHERE a.kind = 'due' AND c.clock_id = ANY ($1)`,
      [HOUR_CLOCKS],
    );
    expect(fired[0]!.clocks).toBeGreaterThanOrEqual(DUE_IN_THE_HOUR);
    expect(fired[0]).toMatchObject({ early: 0, unfired: 0 });
    expect([fired[0]!.least > 300, fired[0]!.most < 3600]).toEqual([true, true]);
    const [told] = await rowsOf<{ events: number; clocks: number; late: number }>(
      world.client,
      `SELECT count(*)::int AS events, count(DISTINCT payload ->> 'clockRowId')::int AS clocks,
              (count(*) FILTER (WHERE (payload ->> 'lateByMs')::bigint > 300000))::int AS late
         FROM outbox WHERE type = 'clock.breached' AND payload ->> 'clockId' = ANY ($1)`,
      [HOUR_CLOCKS],
    );
    const n = fired[0]!.clocks;
    expect(told).toEqual({ events: n, clocks: n, late: n });
    // The prover calls lateness what it is, and finds nothing else.
    const found = await world.prove();
    expect(found.filter(({ kind }) => kind !== 'alarm-late' && kind !== 'step-late')).toEqual([]);
    const kept = await rowsOf<{ kind: string; n: number }>(
      world.client,
      `SELECT f.kind, count(*)::int AS n FROM prover_finding f
        WHERE f.says LIKE 'faults-hour%' OR f.kind NOT IN ('alarm-late', 'step-late') GROUP BY f.kind`,
    );
    expect(kept).toEqual([{ kind: 'alarm-late', n }]);
  }, 240_000);
});
