import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@fcert/kernel';
import { type ClockPolicy, LoadPolicies } from '@fcert/clock';
import { type LiveEvent, WholeWorld, eventually } from '../whole-world.js';

const SECONDS = 6;

/** The demo world's fast policy with an acknowledgement clock of a few seconds. */
function hasty(): ClockPolicy {
  const policy = JSON.parse(readFileSync('data/policies-demo/demo-fast.json', 'utf8')) as ClockPolicy;
  const clocks = policy.clocks.map((clock) => ({ ...clock, duration: `PT${SECONDS}S` }));
  return { ...policy, version: '9.0.0', clocks };
}

/** A report nobody takes note of, from the ministry's request to the desks that are told one after the other. */
describe('when nobody acts', () => {
  let world: WholeWorld;
  let analyst: Record<string, string>;
  let heard: LiveEvent[];
  const outsiders: LiveEvent[][] = [];

  beforeAll(async () => {
    world = await WholeWorld.open();
    const app = world.worker.app;
    const policies = app.get(LoadPolicies, { strict: false });
    await world.database.transactions.run({ actor: systemActor('test') }, (tx) =>
      policies.execute(tx, [hasty()]),
    );
    analyst = world.bearer('analyst');
    heard = await world.listen(analyst);
    for (const role of ['reporter', 'mssp-operator'])
      outsiders.push(await world.listen(await world.cookie(role)));
  }, 60_000);
  afterAll(() => world.close());

  const raised = (incident: string) =>
    heard.filter((event) => event.type === 'escalation.raised' && event.reference === incident);

  it('the first desk hears of it live, never early, and no further one once somebody has answered', async () => {
    const ministry = world.people.apiKeys.find((key) => key.constituent === 'MO-ENERGY')!;
    const answer = await world.call('POST', '/v1/reports', world.bearer(ministry.name), {
      title: 'Grid portal does not answer',
      description: 'The outage portal of the grid company has not answered since this morning.',
      tlp: 'amber',
    });
    const incident = await eventually('triage', async () => {
      const { body } = await world.call(
        'GET',
        `/v1/reports/${answer.body.reference}`,
        world.bearer(ministry.name),
      );
      return (body.incidentReference as string | null) ?? undefined;
    });
    const first = await eventually('the first desk', () => raised(incident)[0]);
    const afterMs = Date.now() - Date.parse(answer.body.receivedAt as string);
    expect(first.data).toMatchObject({ step: 1, to: ['fcert-t1'] });
    expect(afterMs).toBeGreaterThanOrEqual(SECONDS * 500);

    const path = `/v1/escalations/${String(first.data.escalationId)}/acknowledgement`;
    expect((await world.call('PUT', path, analyst)).body).toMatchObject({ state: 'acknowledged' });
    await eventually('the answer', () => heard.find((event) => event.type === 'escalation.acknowledged'));
    const before = raised(incident).filter(
      (event) => event.data.escalationId === first.data.escalationId,
    ).length;
    await sleep(SECONDS * 1000);
    const after = raised(incident).filter(
      (event) => event.data.escalationId === first.data.escalationId,
    ).length;
    expect(after).toBe(before);
  });

  it('ministries and operators neither hear nor read who is told', async () => {
    const { body } = await world.call('GET', '/v1/incidents?view=all', analyst);
    const [{ reference }] = body.items as [{ reference: string }];
    expect(raised(reference).length).toBeGreaterThan(0);
    for (const role of ['reporter', 'mssp-operator']) {
      const as = await world.cookie(role);
      expect((await world.call('GET', `/v1/incidents/${reference}/escalations`, as)).status).toBe(403);
    }
    const overheard = outsiders.flat().filter((event) => event.type.startsWith('escalation.'));
    expect(overheard).toEqual([]);
  });
});
