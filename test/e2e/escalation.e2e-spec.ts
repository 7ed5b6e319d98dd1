import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockPolicy } from '@fcert/clock';
import { SweepEscalations } from '@fcert/escalation';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';

type Entry = { kind: string; text: string };

/** The house policy whose acknowledgement clock of high severity runs for eight seconds. */
function hastyPolicy(): ClockPolicy {
  const house = housePolicy();
  const clocks = house.clocks.map((clock) =>
    clock.id === 'fcert-acknowledge-high' ? { ...clock, duration: 'PT8S' } : clock,
  );
  return { ...house, clocks };
}

describe('escalation', () => {
  let world: CaseWorld;
  let analyst: Record<string, string>;

  beforeAll(async () => {
    world = await openCaseWorld([hastyPolicy()]);
    analyst = await world.cookie('analyst');
  });
  afterAll(() => world.close());

  const sweep = () => world.api.app.get(SweepEscalations, { strict: false }).execute();
  const acknowledgementChain = async (reference: string) => {
    const { body } = await world.call('GET', `/v1/incidents/${reference}/escalations`, analyst);
    return body.items.find((item: { clock: string | null }) => item.clock === 'High: FCERT acknowledges');
  };

  it('rises desk by desk while nobody acts, and stops at the acknowledgement', async () => {
    const { reference } = await world.incident();
    expect(await acknowledgementChain(reference)).toMatchObject({
      state: 'armed',
      caption: 'FCERT house target',
      responsible: [],
      nextStep: 1,
    });
    await sleep(4100);
    await sweep();
    const raised = await acknowledgementChain(reference);
    expect(raised).toMatchObject({
      state: 'raised',
      responsible: [{ title: 'FCERT duty analyst (T1)' }],
      nextStep: 2,
    });
    const path = `/v1/escalations/${raised.id}/acknowledgement`;
    const acknowledged = await world.call('PUT', path, analyst);
    expect(acknowledged).toMatchObject({ status: 200, body: { state: 'acknowledged', nextStepAt: null } });
    expect((await world.call('PUT', path, await world.cookie('shift-lead'))).body).toEqual(acknowledged.body);
    await sleep(2600);
    await sweep();
    expect((await acknowledgementChain(reference)).runs).toHaveLength(1);
  });

  it('by hand names the desk at once; to an outside body it is the hand-off', async () => {
    const { reference } = await world.incident();
    const path = `/v1/incidents/${reference}/escalations`;
    const inside = await world.call('POST', path, analyst, {
      to: 'fcert-director',
      reason: 'Spreads to a third site',
    });
    expect(inside).toMatchObject({
      status: 201,
      body: {
        state: 'raised',
        clock: null,
        responsible: [{ id: 'fcert-director' }],
        raisedBy: 'Demo analyst',
      },
    });
    const outside = await world.call('POST', path, analyst, {
      to: 'nccia',
      reason: 'Extortion letter received',
    });
    expect(outside.body.responsible).toEqual([
      { id: 'nccia', title: 'National Cyber Crime Investigation Agency', kind: 'outside-body' },
    ]);
    const timeline = await world.call('GET', `/v1/incidents/${reference}/timeline`, analyst);
    const told = timeline.body.items
      .filter((item: Entry) => item.kind === 'escalation')
      .map((item: Entry) => item.text);
    expect(told).toEqual([
      'Escalated to Director FCERT',
      'Handed to National Cyber Crime Investigation Agency',
    ]);
  });

  it('refuses what it cannot do with a code and a place', async () => {
    const { reference } = await world.incident();
    const path = `/v1/incidents/${reference}/escalations`;
    expect(await world.call('POST', path, analyst, { to: 'nobody', reason: 'Please do' })).toMatchObject({
      status: 400,
      body: { code: 'no-such-desk', errors: [{ pointer: '/to' }] },
    });
    expect((await world.call('POST', path, analyst, { to: 'fcert-director' })).status).toBe(400);
    const absent = '/v1/escalations/01890000-0000-7000-8000-000000000000/acknowledgement';
    const none = await world.call('PUT', absent, analyst);
    expect(none).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const odd = await world.call('PUT', "/v1/escalations/1'%20or%201=1/acknowledgement", analyst);
    expect({ ...odd.body, traceId: '' }).toEqual({ ...none.body, traceId: '' });
  });

  it('is no business of ministries, operators or readers', async () => {
    const { reference } = await world.incident();
    const { id } = await acknowledgementChain(reference);
    for (const role of ['reporter', 'mssp-operator', 'oversight', 'admin']) {
      const as = await world.cookie(role);
      expect((await world.call('PUT', `/v1/escalations/${id}/acknowledgement`, as)).status).toBe(403);
      const raise = { to: 'fcert-director', reason: 'Please do' };
      expect((await world.call('POST', `/v1/incidents/${reference}/escalations`, as, raise)).status).toBe(
        403,
      );
    }
  });
});
