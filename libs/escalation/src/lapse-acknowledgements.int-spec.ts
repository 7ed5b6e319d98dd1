import { setTimeout as sleep } from 'node:timers/promises';
import { AddNote } from '@fcert/incidents';
import type { ClockPolicy } from '@fcert/clock';
import {
  analyst,
  type EscalationWorld,
  openEscalationWorld,
  quickPolicy,
} from '../testing/escalation-world.js';

const SECONDS = 1;

/** Two desks; an acknowledgement lapses after a second in which nobody does anything. */
function lapsing(): ClockPolicy {
  const policy = quickPolicy(SECONDS);
  const step = { action: 'page', unacknowledgeAfter: 'PT1S', requireAck: true } as const;
  const escalationSteps = [
    { ...step, at: { fraction: 0.5 }, to: ['fcert-t1'] },
    { ...step, at: { afterDue: 'PT2S' }, to: ['fcert-director'] },
  ];
  return { ...policy, clocks: [{ ...policy.clocks[0]!, escalationSteps }] };
}

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([lapsing()]);
});
afterAll(() => world.close());

async function armed() {
  const incident = await world.incident();
  await world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: incident.id }));
  const [chain] = await world.chains(incident.id);
  return { incident, id: chain!.id };
}
const acknowledge = (id: string) => world.acknowledge.execute({ actor: analyst }, { id });
const stateOf = async (subjectId: string) => (await world.chains(subjectId))[0]!;
const runsOf = async (subjectId: string) =>
  (await world.runs(subjectId)).map((run) => `${run.stepNo}.${run.repeatNo}`);

describe('an acknowledgement after which nothing moves', () => {
  it('lapses: the desk told last is told again, then the chain goes on, all on record', async () => {
    const { incident, id } = await armed();
    await sleep(SECONDS * 600);
    await world.sweep.execute();
    await acknowledge(id);
    expect(await world.lapse.execute()).toEqual({ lapsed: 0 });
    await sleep(2800);
    await world.sweep.execute();
    expect(await runsOf(incident.id)).toEqual(['1.0']);
    expect(await world.lapse.execute()).toEqual({ lapsed: 1 });
    expect(await stateOf(incident.id)).toMatchObject({
      state: 'raised',
      acknowledgedBy: null,
      nextStepNo: 1,
    });
    await world.sweep.execute();
    await world.sweep.execute();
    expect(await runsOf(incident.id)).toEqual(['1.0', '1.1', '2.0']);
    const [told] = await world.events(incident.id, 'escalation.unacknowledged');
    expect(told!.payload).toMatchObject({ escalationId: id, by: 'Analyst A' });
    const ledger = await world.query<{ no: number; by: string }>(
      'SELECT no, acknowledged_by AS by FROM escalation_lapse WHERE escalation_id = $1',
      [id],
    );
    expect(ledger).toEqual([{ no: 1, by: 'Analyst A' }]);
    const entries = await world.query<{ text: string }>(
      `SELECT text FROM timeline_entry WHERE incident_id = $1 AND text LIKE 'Acknowledgement lapsed%'`,
      [incident.id],
    );
    expect(entries).toHaveLength(1);
    expect((await acknowledge(id)).state).toBe('acknowledged');
  });

  it('given before any step ran, arms the chain again', async () => {
    const { incident, id } = await armed();
    await acknowledge(id);
    await sleep(1300);
    await world.lapse.execute();
    expect(await stateOf(incident.id)).toMatchObject({ state: 'armed', nextStepNo: 1 });
    await acknowledge(id);
  });

  it('holds while somebody works on it', async () => {
    const { incident, id } = await armed();
    await acknowledge(id);
    await sleep(700);
    await world.app
      .get(AddNote)
      .execute(
        { actor: analyst },
        { reference: incident.reference, text: 'Called the ward', visibility: 'fcert' },
      );
    await sleep(500);
    await world.lapse.execute();
    expect(await stateOf(incident.id)).toMatchObject({ state: 'acknowledged' });
    await sleep(900);
    await world.lapse.execute();
    expect(await stateOf(incident.id)).toMatchObject({ acknowledgedBy: null });
  });

  it('stays for good once the clock has ended', async () => {
    const { incident, id } = await armed();
    await acknowledge(id);
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: incident.id,
        event: 'acknowledged',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    await sleep(1300);
    await world.lapse.execute();
    expect(await stateOf(incident.id)).toMatchObject({ state: 'acknowledged', unacknowledgeAt: null });
  });

  it('is taken back once, however many workers look', async () => {
    const { incident, id } = await armed();
    await acknowledge(id);
    await sleep(1300);
    const lapsed = await Promise.all([world.lapse.execute(), world.lapse.execute(), world.lapse.execute()]);
    expect(lapsed.reduce((sum, it) => sum + it.lapsed, 0)).toBeGreaterThanOrEqual(1);
    expect(await world.events(incident.id, 'escalation.unacknowledged')).toHaveLength(1);
    expect(await world.query('SELECT 1 FROM escalation_lapse WHERE escalation_id = $1', [id])).toHaveLength(
      1,
    );
  });
});
