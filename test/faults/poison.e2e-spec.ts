import { setTimeout as delay } from 'node:timers/promises';
import { rowsOf } from './checks/finding.js';
import { hasRedis } from './disposable-redis.js';
import { FaultWorld } from './fault-world.js';
import { Chance, seedOfRun } from './seeded.js';

const chance = new Chance(seedOfRun());
/** So many deaths a delivery may cause, as many as errors; see MAX_ATTEMPTS of the deliveries. */
const DEATHS = 8;
const BURST = 12;
const ENDS_WITHIN_MS = 100_000;

interface Row {
  id: string;
  done: boolean;
  dead: boolean;
  unfinished: number;
  attempts: number;
  lastError: string | null;
}

describe(`a report that kills every worker that takes it, FAULT_SEED=${chance.seed}`, () => {
  let world: FaultWorld;
  let poison: string;

  beforeAll(async () => {
    world = await FaultWorld.open(chance, (await hasRedis()) ? 'redis' : 'postgres');
  }, 120_000);
  afterAll(() => world.close());

  const triages = () =>
    rowsOf<Row>(
      world.client,
      `SELECT event_id AS id, done_at IS NOT NULL AS done, dead_at IS NOT NULL AS dead, unfinished, attempts,
              last_error AS "lastError" FROM delivery WHERE handler = 'triage.report'`,
    );
  const rowOfPoison = async () => (await triages()).find(({ id }) => id === poison)!;
  /** Waits between wake-ups grow to minutes: what is left is made due at once, as if they had passed. */
  const makeDue = () =>
    world.client.query(
      'UPDATE delivery SET next_wake_at = now() WHERE done_at IS NULL AND dead_at IS NULL AND next_wake_at > now()',
    );

  async function untilSetAside(): Promise<void> {
    const { deaths } = world.worker;
    for (const until = performance.now() + ENDS_WITHIN_MS; performance.now() < until; await delay(50)) {
      const before = deaths.length;
      if ((await rowOfPoison())?.dead) return;
      if (before === 0) continue;
      await world.worker.whenUp();
      if (deaths.length === before) await makeDue();
      await delay(500);
    }
    throw new Error('it was never set aside');
  }

  async function untilOthersDone(): Promise<void> {
    for (const until = performance.now() + ENDS_WITHIN_MS; performance.now() < until; await delay(100))
      if ((await untouched()) === 0) return;
    throw new Error('the others were not triaged');
  }

  /** Events of reports that nobody triaged yet, the deadly one left out. */
  const untouched = async () =>
    (
      await rowsOf<{ n: number }>(
        world.client,
        `SELECT count(*)::int AS n FROM outbox o
           LEFT JOIN delivery d ON d.event_id = o.id AND d.handler = 'triage.report'
          WHERE o.type = 'report.received' AND o.id <> $1 AND d.done_at IS NULL`,
        [poison],
      )
    )[0]!.n;

  it('is set aside after as many deaths as errors would be allowed, and the others go on', async () => {
    await world.worker.stop();
    await world.sender.burst(BURST);
    const [chosen] = await rowsOf<{ id: string }>(
      world.client,
      `SELECT id FROM outbox WHERE type = 'report.received' ORDER BY created_at, id OFFSET ${BURST / 2} LIMIT 1`,
    );
    poison = chosen!.id;
    await world.worker.start({ CRASH_AT: 'delivery.after-claim', CRASH_ON: poison });
    await untilSetAside();
    const rows = await triages();
    expect(rows.filter(({ id }) => id !== poison).map(({ done }) => done)).not.toContain(false);
    expect(rows.length).toBeGreaterThan(BURST / 2);
    expect(await rowOfPoison()).toMatchObject({
      done: false,
      dead: true,
      unfinished: DEATHS,
      attempts: 0,
      lastError: 'NeverFinished',
    });
    const { deaths } = world.worker;
    expect(deaths.length).toBe(DEATHS);
    expect(new Set(deaths.map(({ armed }) => armed))).toEqual(new Set(['delivery.after-claim']));
  }, 240_000);

  it('kills nobody any more, however often it is made due', async () => {
    const before = world.worker.deaths.length;
    await world.client.query('UPDATE delivery SET next_wake_at = now() WHERE event_id = $1', [poison]);
    await world.sender.burst(4);
    await untilOthersDone();
    expect(world.worker.deaths.length).toBe(before);
    expect((await triages()).filter(({ done }) => !done).map(({ id }) => id)).toEqual([poison]);
  }, 120_000);

  it('is triaged like any other once what kills is mended and somebody lets it be tried again', async () => {
    await world.worker.stop();
    await world.worker.start();
    await world.client.query(
      'UPDATE delivery SET dead_at = NULL, attempts = 0, unfinished = 0, next_wake_at = now() WHERE event_id = $1',
      [poison],
    );
    await world.settle();
    expect(await rowOfPoison()).toMatchObject({ done: true, dead: false });
    expect(await world.check()).toEqual([]);
  }, 120_000);
});
