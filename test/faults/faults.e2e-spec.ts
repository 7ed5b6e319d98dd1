import { hasRedis } from './disposable-redis.js';
import { type Fault, CRASHES, RANDOM_KILLS, REDIS_LOSSES } from './faults.js';
import { FaultWorld } from './fault-world.js';
import { type Figures, Measuring, summaryOf, tableOf } from './figures.js';
import { PLANTS, checkPlanted } from './plants.js';
import { Chance, seedOfRun } from './seeded.js';

const chance = new Chance(seedOfRun());
const withRedis = await hasRedis();
const faults: readonly Fault[] = chance.shuffled([...CRASHES, RANDOM_KILLS, ...REDIS_LOSSES]);
const without = (fault: Fault) => fault.needsRedis === true && !withRedis;

describe(`faults during a replay of real reports, FAULT_SEED=${chance.seed}`, () => {
  const figures: Figures[] = [];
  /** What one fault broke stays broken: it is named once. */
  const named = new Set<string>();
  let world: FaultWorld;
  let measuring: Measuring;

  beforeAll(async () => {
    world = await FaultWorld.open(chance, withRedis ? 'redis' : 'postgres');
    measuring = new Measuring(world);
  }, 120_000);
  afterAll(async () => {
    process.stdout.write(`\nFAULT_SEED=${chance.seed}\n${tableOf(figures)}\n  ${await summaryOf(world)}\n`);
    await world.close();
  });

  async function breaksNothing(fault: Fault): Promise<void> {
    await measuring.begin();
    await fault.run(world, chance);
    await Promise.all(world.processes.map((one) => one.whenUp()));
    await world.settle();
    figures.push(await measuring.end(fault.name));
    const found = (await world.check()).map(({ promise, about, says }) => `${promise}: ${about}: ${says}`);
    const fresh = found.filter((finding) => !named.has(finding));
    for (const finding of found) named.add(finding);
    expect(fresh).toEqual([]);
  }

  for (const fault of faults)
    (without(fault) ? it.skip : it)(`break no promise: ${fault.name}`, () => breaksNothing(fault), 120_000);

  it('really met what they were to meet', () => {
    const { history, hearings } = world.evidence();
    expect(history.length).toBeGreaterThan(10 * faults.filter((fault) => !without(fault)).length);
    const outcomes = history.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome));
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'fail', 'unknown']));
    const told = hearings.flatMap(({ events }) =>
      events.map(({ type, data }) => [type, data.change].join(' ')),
    );
    for (const one of ['clock.breached ', 'escalation.raised ', 'incident.changed report-attached'])
      expect(told).toContain(one);
    expect(hearings.map(({ events }) => events.length)).not.toContain(0);
  });

  it('leave nothing that the prover, who recomputes all of it, would find', async () => {
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it.each(PLANTS.map((plant) => [plant.name, plant] as const))(
    'the checker names a planted fault: %s',
    async (_name, plant) => {
      const found = await checkPlanted(world, plant);
      expect(found.map(({ promise }) => promise)).toContain(plant.breaks);
    },
  );
});
