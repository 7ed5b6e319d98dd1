import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@fcert/kernel';
import {
  analyst,
  type EscalationWorld,
  openEscalationWorld,
  quickPolicy,
} from '../testing/escalation-world.js';
import { SweepEscalations } from './sweep-escalations.js';

let world: EscalationWorld;
beforeAll(async () => {
  const policy = quickPolicy(1);
  const steps = Array.from({ length: 12 }, (_, n) => ({
    at: { fraction: (n + 1) / 12 },
    action: 'page' as const,
    to: ['fcert-t1'],
  }));
  world = await openEscalationWorld([
    { ...policy, clocks: [{ ...policy.clocks[0]!, escalationSteps: steps }] },
  ]);
});
afterAll(() => world.close());

async function armedChain(): Promise<{ incidentId: string; id: string }> {
  const incident = await world.incident();
  await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incident.id }));
  const [chain] = await world.chains(incident.id);
  return { incidentId: incident.id, id: chain!.id };
}

const acknowledge = (id: string, actor = analyst) => world.acknowledge.execute({ actor }, { id });

describe('acknowledging', () => {
  it('names who took it, tells the timeline and the shelf once, and answers the same when repeated', async () => {
    const { incidentId, id } = await armedChain();
    const first = await acknowledge(id);
    const other = { ...analyst, id: newId(), name: 'Analyst B' };
    const again = await Promise.all([acknowledge(id, other), acknowledge(id), acknowledge(id, other)]);
    for (const answer of again) expect(answer).toEqual(first);
    expect([first.state, first.acknowledgedBy, first.nextStepAt]).toEqual([
      'acknowledged',
      'Analyst A',
      null,
    ]);
    const events = await world.events(incidentId, 'escalation.acknowledged');
    expect(events.map((event) => event.payload)).toEqual([
      expect.objectContaining({ escalationId: id, incidentId, by: 'Analyst A' }),
    ]);
    const told = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM timeline_entry WHERE incident_id = $1 AND data ->> 'escalation' = $2`,
      [incidentId, id],
    );
    expect(told[0]!.n).toBe(1);
  });

  it('is refused with a word for a chain that ended by itself', async () => {
    const { incidentId, id } = await armedChain();
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: incidentId,
        event: 'acknowledged',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incidentId }));
    await expect(acknowledge(id)).rejects.toMatchObject({ kind: 'refused', code: 'already-ended' });
  });

  it('is no business of a ministry, a provider or the platform itself: absent and foreign answer alike', async () => {
    const { id } = await armedChain();
    const absent = await acknowledge(newId()).catch((error: unknown) => error);
    const reporter = { ...analyst, role: 'reporter' as const, constituentId: newId() };
    const foreign = await acknowledge(id, reporter).catch((error: unknown) => error);
    expect(foreign).toEqual(absent);
    const oversight = { ...analyst, role: 'oversight' as const };
    await expect(acknowledge(id, oversight)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('I-3 an acknowledgement racing a step', () => {
  it('leaves no step after it, whoever wins, over many rounds and two workers', async () => {
    const other = (await world.another()).get(SweepEscalations);
    let interrupted = 0;
    for (let round = 0; round < 12; round += 1) {
      const chains = await Promise.all(Array.from({ length: 5 }, armedChain));
      await sleep(70 * round);
      const acknowledgements = chains.map(async ({ id }, n) => {
        await sleep(n * 7);
        return acknowledge(id);
      });
      await Promise.all([world.sweep.execute(), other.execute(), ...acknowledgements]);
      await Promise.all([world.sweep.execute(), other.execute()]);
      await sleep(100);
      await world.sweep.execute();
      const rows = await world.query<{ late: number; ran: number }>(
        `SELECT count(*) FILTER (WHERE r.fired_at >= e.acknowledged_at)::int AS late, count(r.*)::int AS ran
           FROM escalation e LEFT JOIN escalation_step_run r ON r.escalation_id = e.id
          WHERE e.id = ANY($1::uuid[]) GROUP BY e.id`,
        [chains.map((chain) => chain.id)],
      );
      expect(rows.map((row) => row.late)).toEqual(chains.map(() => 0));
      interrupted += rows.filter((row) => row.ran > 0 && row.ran < 12).length;
    }
    expect(interrupted).toBeGreaterThan(10);
  }, 60_000);
});
