import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockPolicy } from '@fcert/clock';
import { type EscalationWorld, openEscalationWorld, quickPolicy } from '../testing/escalation-world.js';

/** Four hours around the present. */
const utc = (minutes: number): string => {
  const at = new Date(Date.now() + minutes * 60_000);
  return at.toISOString().slice(11, 16);
};
const QUIET = { from: utc(-120), to: utc(120) };

function quiet(id: string, over: Partial<ClockPolicy> = {}): ClockPolicy {
  const policy = quickPolicy(1);
  const step = { at: { fraction: 1 }, action: 'page' as const, to: ['fcert-t1'] };
  const clock = { ...policy.clocks[0]!, id, group: id, escalationSteps: [step] };
  return { ...policy, id, timezone: 'UTC', quietHours: QUIET, clocks: [clock], ...over };
}

/** The same steps under a text that is not the house's. */
const statute = (): ClockPolicy => ({
  ...quiet('law'),
  status: 'regulation',
  citation: { url: 'https://example.org/text', trust: 'I' },
});

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([quiet('house'), statute()]);
});
afterAll(() => world.close());

async function afterDue(severity: 'high' | 'critical') {
  const incident = await world.incident({ severity });
  const arm = () =>
    world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incident.id }));
  await arm();
  await sleep(1300);
  await world.sweep.execute();
  const chains = await world.chains(incident.id);
  const runs = await world.runs(incident.id);
  const of = (clock: string) => {
    const chain = chains.find(
      (it) => (it.snapshot as unknown as { clock: { id: string } }).clock.id === clock,
    )!;
    return { chain, runs: runs.filter((run) => run.escalationId === chain.id) };
  };
  return { incident, arm, house: of('house'), law: of('law') };
}

describe('quiet hours', () => {
  it('hold steps of house clocks and record it; steps of any other text run', async () => {
    const { incident, house, law } = await afterDue('high');
    expect(law.runs).toHaveLength(1);
    expect(house.runs).toEqual([]);
    expect(house.chain.deferredFrom).not.toBeNull();
    expect(house.chain.nextStepAt!.toISOString().slice(11, 16)).toBe(QUIET.to);
    const deferrals = await world.query<{ stepNo: number; dueAt: Date; to: Date }>(
      `SELECT step_no AS "stepNo", due_at AS "dueAt", deferred_to AS "to" FROM escalation_deferral
        WHERE escalation_id = $1`,
      [house.chain.id],
    );
    expect(deferrals).toEqual([{ stepNo: 1, dueAt: house.chain.deferredFrom, to: house.chain.nextStepAt }]);
    const audited = await world.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE object_id = $1 AND action = 'escalation.deferred'`,
      [house.chain.id],
    );
    expect(audited).toHaveLength(1);
    await world.sweep.execute();
    expect(await world.runs(incident.id)).toHaveLength(1);
  });

  it('hold nothing that is critical', async () => {
    const { house } = await afterDue('critical');
    expect(house.runs).toHaveLength(1);
    expect(house.chain.deferredFrom).toBeNull();
  });

  it('let a step go that waits in them when the case becomes critical', async () => {
    const { incident, house, arm } = await afterDue('high');
    const dueAt = house.chain.deferredFrom;
    await world.run((tx) =>
      world.changeFacts.execute(tx, { kind: 'incident', id: incident.id, facts: { severity: 'critical' } }),
    );
    await arm();
    await world.sweep.execute();
    const runs = (await world.runs(incident.id)).filter((run) => run.escalationId === house.chain.id);
    expect(runs.map((run) => run.dueAt)).toEqual([dueAt]);
  });
});
