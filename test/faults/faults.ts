import { setTimeout as delay } from 'node:timers/promises';
import type { FaultWorld } from './fault-world.js';
import type { Chance } from './seeded.js';

export interface Fault {
  readonly name: string;
  readonly needsRedis?: true;
  /** Sends reports and does its harm meanwhile; resolves when every report has its answer and the harm was done. */
  run(world: FaultWorld, chance: Chance): Promise<void>;
}

const BURST = 10;
const DEATH_WITHIN_MS = 30_000;

/** Armed while idle, killed by itself in the burst, brought back without the crash point. */
function crash(of: 'api' | 'worker' | 'gateway', at: string, mostHits: number): Fault {
  return {
    name: `${of} dies at ${at}`,
    run: async (world, chance) => {
      const before = world[of].deaths.length;
      await world[of].arm({ CRASH_AT: at, CRASH_AFTER: String(chance.between(1, mostHits)) });
      await world.sender.burst(BURST);
      await died(world, of, before, at);
    },
  };
}

/** The gateway misses a burst, comes back armed, and dies while it replays that burst. */
const crashInReplay: Fault = {
  name: 'gateway dies at gateway.during-replay',
  run: async (world, chance) => {
    const before = world.gateway.deaths.length;
    await world.gateway.stop();
    await world.sender.burst(BURST);
    await world.gateway.start({
      CRASH_AT: 'gateway.during-replay',
      CRASH_AFTER: String(chance.between(1, BURST)),
    });
    await died(world, 'gateway', before, 'gateway.during-replay');
  },
};

async function died(world: FaultWorld, of: 'api' | 'worker' | 'gateway', before: number, at: string) {
  for (const until = performance.now() + DEATH_WITHIN_MS; world[of].deaths.length === before; await delay(20))
    if (performance.now() > until) throw new Error(`the ${of} was to die at ${at} and lives`);
  const { signal, armed } = world[of].deaths[before]!;
  if (signal !== 'SIGKILL' || armed !== at) throw new Error(`the ${of} died of ${signal} at ${armed}`);
}

export const CRASHES: readonly Fault[] = [
  crash('api', 'intake.before-commit', 2),
  crash('api', 'intake.after-commit', 2),
  crash('worker', 'delivery.after-claim', 8),
  crash('worker', 'delivery.after-commit', 8),
  crash('worker', 'relay.after-numbering', 3),
  crash('worker', 'relay.after-enqueue', 3),
  crash('worker', 'clock.after-fire', 2),
  crash('worker', 'clock.after-commit', 2),
  crash('gateway', 'gateway.before-emit', 12),
  crashInReplay,
];

/** Each process is killed at moments nobody chose, some of them while it is still starting. */
export const RANDOM_KILLS: Fault = {
  name: 'api, worker and gateway killed at random, twice each',
  run: async (world, chance) => {
    const kills = world.processes.flatMap((one) =>
      [0, 1].map(async () => {
        await delay(chance.between(100, 4000));
        one.kill();
      }),
    );
    await Promise.all([world.sender.burst(2 * BURST, 4000), ...kills]);
  },
};

export const REDIS_LOSSES: readonly Fault[] = [
  {
    name: 'Redis emptied by FLUSHALL with waiting jobs in it, while no worker runs',
    needsRedis: true,
    run: async (world) => {
      const before = world.worker.deaths.length;
      await world.worker.arm({ CRASH_AT: 'relay.after-enqueue', CRASH_AFTER: '1' });
      const loss = async () => {
        await died(world, 'worker', before, 'relay.after-enqueue');
        if ((await world.redis!.flush()) === 0) throw new Error('no job was lost: the fault missed');
      };
      await Promise.all([world.sender.burst(BURST), loss()]);
    },
  },
  {
    name: 'Redis emptied by FLUSHALL, three times in a burst',
    needsRedis: true,
    run: async (world) => {
      const flushes = [300, 700, 1100].map(async (ms) => {
        await delay(ms);
        await world.redis!.flush();
      });
      await Promise.all([world.sender.burst(BURST, 1200), ...flushes]);
    },
  },
  {
    name: 'Redis killed in a burst and started empty',
    needsRedis: true,
    run: async (world) => {
      const loss = async () => {
        await delay(300);
        await world.redis!.kill();
        await delay(2000);
        await world.redis!.startEmpty();
      };
      await Promise.all([world.sender.burst(BURST, 1500), loss()]);
    },
  },
];
