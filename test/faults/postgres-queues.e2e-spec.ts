import { setTimeout as delay } from 'node:timers/promises';
import { FaultWorld } from './fault-world.js';
import { type Figures, Measuring, summaryOf, tableOf } from './figures.js';
import { Chance, seedOfRun } from './seeded.js';

const chance = new Chance(seedOfRun());

describe(`faults without Redis, queues in PostgreSQL, FAULT_SEED=${chance.seed}`, () => {
  const figures: Figures[] = [];
  let world: FaultWorld;

  beforeAll(async () => {
    world = await FaultWorld.open(chance, 'postgres');
  }, 120_000);
  afterAll(async () => {
    process.stdout.write(`\nFAULT_SEED=${chance.seed}\n${tableOf(figures)}\n  ${await summaryOf(world)}\n`);
    await world.close();
  });

  it('break no promise: each process killed once in a burst, the worker at its most awkward moment', async () => {
    const measuring = new Measuring(world);
    await measuring.begin();
    await world.worker.arm({ CRASH_AT: 'delivery.after-claim', CRASH_AFTER: '3' });
    const kills = [world.api, world.gateway].map(async (one) => {
      await delay(chance.between(100, 1500));
      one.kill();
    });
    await Promise.all([world.sender.burst(20, 2000), ...kills]);
    await Promise.all(world.processes.map((one) => one.whenUp()));
    await world.settle();
    figures.push(await measuring.end('all three killed, queues in PostgreSQL'));
    expect(world.worker.deaths[0]).toMatchObject({ signal: 'SIGKILL', armed: 'delivery.after-claim' });
    expect(world.processes.map((one) => one.deaths.length > 0)).toEqual([true, true, true]);
    expect(await world.check()).toEqual([]);
    expect(await world.prove()).toEqual([]);
  }, 120_000);
});
