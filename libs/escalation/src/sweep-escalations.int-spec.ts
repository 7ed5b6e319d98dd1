import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockPolicy } from '@fcert/clock';
import {
  analyst,
  type EscalationWorld,
  openEscalationWorld,
  quickPolicy,
} from '../testing/escalation-world.js';
import { SweepEscalations } from './sweep-escalations.js';

const SECONDS = 3;

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([quickPolicy(SECONDS)]);
});
afterAll(() => world.close());

async function armed(): Promise<string> {
  const incident = await world.incident();
  await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incident.id }));
  return incident.id;
}

describe('sweeping', () => {
  it('runs nothing before it is due and each step at its instant, never early', async () => {
    const id = await armed();
    expect((await world.sweep.execute()).ran).toBe(0);
    expect(await world.runs(id)).toEqual([]);
    const until = Date.now() + SECONDS * 1000 + 600;
    while (Date.now() < until) {
      await world.sweep.execute();
      await sleep(100);
    }
    const runs = await world.runs(id);
    expect(runs.map((run) => [run.stepNo, run.repeatNo])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    for (const run of runs) {
      expect(run.firedAt.getTime()).toBeGreaterThanOrEqual(run.dueAt.getTime());
      expect(run.lateMs).toBeLessThan(5000);
    }
    const events = await world.events(id, 'escalation.raised');
    expect(events.map((event) => [event.payload.step, event.payload.to])).toEqual([
      [1, ['fcert-t1']],
      [2, ['fcert-shift-lead']],
      [3, ['fcert-director']],
    ]);
    const audit = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_entry a JOIN escalation e ON e.id::text = a.object_id
        WHERE e.subject_id = $1 AND a.action = 'escalation.raised'`,
      [id],
    );
    expect(audit[0]!.n).toBe(3);
  });

  it('after a standstill runs every missed step once, in order, and says how late each is', async () => {
    const id = await armed();
    await sleep(SECONDS * 1000 + 1200);
    await world.sweep.execute();
    await world.sweep.execute();
    const runs = await world.runs(id);
    expect(runs.map((run) => run.stepNo)).toEqual([1, 2, 3]);
    expect(runs[0]!.lateMs).toBeGreaterThan(2500);
    expect(runs[2]!.lateMs).toBeGreaterThan(1000);
    expect(runs[0]!.lateMs).toBeGreaterThan(runs[2]!.lateMs);
    const [chain] = await world.chains(id);
    expect(chain!.state).toBe('raised');
    expect(chain!.nextStepAt!.getTime()).toBeGreaterThan(Date.now() + 20 * 60_000);
  });

  it('shared by two workers still runs each step of every chain exactly once', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, armed));
    const other = (await world.another()).get(SweepEscalations);
    await sleep(SECONDS * 1000 + 300);
    const outcomes = await Promise.all(
      [world.sweep, other, world.sweep, other].map((sweep) => sweep.execute()),
    );
    await world.sweep.execute();
    for (const id of ids) {
      expect((await world.runs(id)).map((run) => [run.stepNo, run.repeatNo])).toEqual([
        [1, 0],
        [2, 0],
        [3, 0],
      ]);
      expect(await world.events(id, 'escalation.raised')).toHaveLength(3);
    }
    expect(outcomes.reduce((sum, outcome) => sum + outcome.ran, 0)).toBeGreaterThanOrEqual(ids.length * 3);
  });

  it('ends a chain instead of running it once its clock has been met, even where nobody reconciled it', async () => {
    const id = await armed();
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id,
        event: 'acknowledged',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    await sleep(SECONDS * 500 + 200);
    await world.sweep.execute();
    expect(await world.runs(id)).toEqual([]);
    expect((await world.chains(id)).map((chain) => chain.state)).toEqual(['ended']);
  });

  it('stops for good at an acknowledgement before the first step', async () => {
    const id = await armed();
    const [chain] = await world.chains(id);
    await world.acknowledge.execute({ actor: analyst }, { id: chain!.id });
    await sleep(SECONDS * 1000 + 200);
    await world.sweep.execute();
    expect(await world.runs(id)).toEqual([]);
  });

  it('does not tell a run again that stands in the ledger, and goes on with its chain', async () => {
    const id = await armed();
    await world.query(
      `INSERT INTO escalation_step_run (escalation_id, step_no, repeat_no, action, targets, due_at, fired_at)
       SELECT e.id, 1, 0, 'page', '{fcert-t1}', now(), now() FROM escalation e WHERE e.subject_id = $1`,
      [id],
    );
    await sleep(SECONDS * 1000 + 200);
    await world.sweep.execute();
    const events = await world.events(id, 'escalation.raised');
    expect(events.map((event) => event.payload.step)).toEqual([2, 3]);
    expect((await world.runs(id)).map((run) => run.stepNo)).toEqual([1, 2, 3]);
  });

  it('a chain that cannot be run holds up no other, and is left alone for a while', async () => {
    const [broken, sound] = [await armed(), await armed()];
    await world.query(
      `UPDATE escalation SET snapshot = jsonb_set(snapshot, '{steps}', '[]') WHERE subject_id = $1`,
      [broken],
    );
    await sleep(SECONDS * 1000 + 200);
    expect((await world.sweep.execute()).ran).toBeGreaterThan(0);
    expect((await world.runs(sound)).map((run) => run.stepNo)).toEqual([1, 2, 3]);
    expect(await world.runs(broken)).toEqual([]);
    expect(await world.sweep.execute()).toEqual({ ran: 0, ended: 0 });
  });

  it('a wake-up with an old token, or an early one, does nothing', async () => {
    const id = await armed();
    const [before] = await world.chains(id);
    expect(await world.step.execute({ escalationId: before!.id, token: before!.token })).toBe(false);
    await sleep(SECONDS * 500 + 100);
    expect(await world.step.execute({ escalationId: before!.id, token: analyst.id })).toBe(false);
    expect(await world.step.execute({ escalationId: before!.id, token: before!.token })).toBe(true);
    await sleep(SECONDS * 400);
    expect(await world.step.execute({ escalationId: before!.id, token: before!.token })).toBe(false);
    expect(await world.runs(id)).toHaveLength(1);
  });
});

describe('repeats', () => {
  it('come after each interval until they are used up', async () => {
    const policy = quickPolicy(1);
    const [clock] = policy.clocks;
    const step = { at: { fraction: 1 }, action: 'page', to: ['fcert-director'], requireAck: true } as const;
    const repeating: ClockPolicy = {
      ...policy,
      id: 'quick',
      version: '1.2.0',
      clocks: [{ ...clock!, escalationSteps: [{ ...step, repeatEvery: 'PT1S', maxRepeats: 2 }] }],
    };
    await world.run((tx) => world.loadPolicies.execute(tx, [repeating]));
    const id = await armed();
    const until = Date.now() + 4500;
    while (Date.now() < until) {
      await world.sweep.execute();
      await sleep(150);
    }
    const runs = await world.runs(id);
    expect(runs.map((run) => [run.stepNo, run.repeatNo])).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    for (const [earlier, later] of [runs.slice(0, 2), runs.slice(1)]) {
      expect(later!.firedAt.getTime() - earlier!.firedAt.getTime()).toBeGreaterThanOrEqual(1000);
    }
    const [chain] = await world.chains(id);
    expect([chain!.state, chain!.nextStepAt]).toEqual(['raised', null]);
  });
});
