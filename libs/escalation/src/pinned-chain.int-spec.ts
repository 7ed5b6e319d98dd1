import { setTimeout as sleep } from 'node:timers/promises';
import { PauseClock } from '@fcert/clock';
import { type EscalationWorld, openEscalationWorld, quickPolicy } from '../testing/escalation-world.js';

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([quickPolicy(3600)]);
});
afterAll(() => world.close());

async function armed() {
  const incident = await world.incident();
  await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incident.id }));
  return incident;
}

const rearm = (id: string) =>
  world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: id }));

describe('an armed chain', () => {
  it('is not bent by a new version of its policy; new incidents follow the new one', async () => {
    const before = await armed();
    const [pinned] = await world.chains(before.id);
    const policy = quickPolicy(60, { version: '2.0.0' });
    const escalationSteps = [{ at: { fraction: 0.5 }, action: 'notify' as const, to: ['fcert-director'] }];
    const clocks = [{ ...policy.clocks[0]!, escalationSteps }];
    await world.run((tx) => world.loadPolicies.execute(tx, [{ ...policy, clocks }]));
    await rearm(before.id);
    expect((await world.chains(before.id))[0]).toEqual(pinned);
    const after = await armed();
    const [fresh] = await world.chains(after.id);
    expect(fresh!.snapshot.steps.map((step) => step.action)).toEqual(['notify']);
    expect(pinned!.snapshot.steps.map((step) => step.action)).toEqual(['page', 'page', 'page']);
    const [due] = await world.query<{ seconds: number }>(
      `SELECT round(extract(epoch FROM ($1::timestamptz - $2::timestamptz)))::int AS seconds`,
      [pinned!.snapshot.dueAt, before.receivedAt],
    );
    expect(due!.seconds).toBe(3600);
  });

  it('is timed anew, in its unsent steps alone, when a correction moves the due time to an earlier instant', async () => {
    await world.run((tx) => world.loadPolicies.execute(tx, [quickPolicy(10, { version: '3.0.0' })]));
    const incident = await armed();
    await sleep(5200);
    await world.sweep.execute();
    const [first] = await world.chains(incident.id);
    expect(await world.runs(incident.id)).toHaveLength(1);
    const earlier = new Date(incident.receivedAt.getTime() - 3_000);
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: incident.id,
        event: 'received_by_fcert',
        at: earlier,
      }),
    );
    expect((await rearm(incident.id)).moved).toBe(1);
    const [moved] = await world.chains(incident.id);
    expect(moved!.token).not.toBe(first!.token);
    const shift = (index: number) =>
      Date.parse(first!.snapshot.steps[index]!.at) - Date.parse(moved!.snapshot.steps[index]!.at);
    expect([shift(0), shift(1), shift(2)]).toEqual([0, 3000, 3000]);
    expect(await world.step.execute({ escalationId: first!.id, token: first!.token })).toBe(false);
  });

  it('waits while its clock stands still', async () => {
    const policy = quickPolicy(2, { version: '4.0.0' });
    const clock = { ...policy.clocks[0]!, pausable: true, pauseReasons: ['awaiting-constituent'] };
    await world.run((tx) => world.loadPolicies.execute(tx, [{ ...policy, clocks: [clock] }]));
    const incident = await armed();
    const [chain] = await world.chains(incident.id);
    await world.run((tx) =>
      world.app.get(PauseClock).execute(tx, {
        kind: 'incident',
        id: incident.id,
        clockRowId: chain!.clockRowId!,
        reason: 'awaiting-constituent',
      }),
    );
    await sleep(1300);
    await world.sweep.execute();
    expect(await world.runs(incident.id)).toEqual([]);
    const [held] = await world.chains(incident.id);
    expect(held!.state).toBe('armed');
    expect(held!.nextStepAt!.getTime()).toBeGreaterThan(Date.now());
  });
});
