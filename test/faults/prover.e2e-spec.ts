import { setTimeout as delay } from 'node:timers/promises';
import { AlarmReceiver, type ReceivedAlarm } from './alarm-receiver.js';
import { FAST_CLOCK, FaultWorld } from './fault-world.js';
import { Chance, seedOfRun } from './seeded.js';
import { rowsOf } from './checks/finding.js';

/** What the product promises: every gap is told by the second path within this time. */
const TOLD_WITHIN_MS = 60_000;

describe('the prover as a process beside the others', () => {
  let world: FaultWorld;
  let receiver: AlarmReceiver;

  beforeAll(async () => {
    const chance = new Chance(seedOfRun());
    [world, receiver] = [await FaultWorld.open(chance, 'postgres'), await AlarmReceiver.start()];
    await world.startProver({ ...receiver.env, PROVER_EVERY_SECONDS: '2' });
    await world.sender.burst(6);
    await world.settle();
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await receiver.stop();
  });

  async function hears(kind: string, type: string, since: number): Promise<ReceivedAlarm> {
    const found = () =>
      receiver.alarms.find(
        (alarm) =>
          alarm.heardAt > since && alarm.type === type && alarm.findings.some((one) => one.kind === kind),
      );
    for (const until = since + TOLD_WITHIN_MS; performance.now() < until; await delay(100))
      if (found()) break;
    const alarm = found();
    if (!alarm) throw new Error(`${type} of ${kind} was not heard, but ${JSON.stringify(receiver.alarms)}`);
    return alarm;
  }

  it('has nothing to say while everything happens as it must', () => {
    expect(receiver.alarms).toEqual([]);
  });

  it('tells of a due time that was moved, and of its repair', async () => {
    const [row] = await rowsOf<{ id: string; reference: string }>(
      world.client,
      `SELECT c.id, s.reference FROM clock c JOIN clock_subject s USING (subject_kind, subject_id) WHERE c.clock_id = $1 LIMIT 1`,
      [FAST_CLOCK.clockId],
    );
    const begun = performance.now();
    await world.client.query(`UPDATE clock SET due_at = due_at + interval '1 day' WHERE id = $1`, [row!.id]);
    const alarm = await hears('due-moved', 'prover.alarm', begun);
    expect(alarm.findings).toContainEqual(
      expect.objectContaining({ kind: 'due-moved', reference: row!.reference }),
    );
    await world.client.query(`UPDATE clock SET due_at = due_at - interval '1 day' WHERE id = $1`, [row!.id]);
    await hears('due-moved', 'prover.resolved', alarm.heardAt);
  }, 70_000);

  it('tells of a worker that sleeps with everything in its hands, and of its waking', async () => {
    const begun = performance.now();
    world.worker.sleep();
    try {
      const alarm = await hears('worker-asleep', 'prover.alarm', begun);
      process.stdout.write(
        `  told ${((alarm.heardAt - begun) / 1000).toFixed(1)} s after the worker fell asleep\n`,
      );
      expect(alarm.heardAt - begun).toBeLessThan(TOLD_WITHIN_MS);
    } finally {
      world.worker.wake();
    }
    await hears('worker-asleep', 'prover.resolved', begun);
  }, 130_000);

  it('signs every message, and keeps every finding with its beginning and its end', async () => {
    expect(receiver.refused).toEqual([]);
    const kept = await rowsOf<{ kind: string; ended: boolean }>(
      world.client,
      'SELECT kind, resolved_at IS NOT NULL AS ended FROM prover_finding ORDER BY first_seen_at',
    );
    expect(kept.filter(({ ended }) => !ended)).toEqual([]);
    expect(kept.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['due-moved', 'worker-asleep']));
  });
});
