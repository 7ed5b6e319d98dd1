import { setTimeout } from 'node:timers/promises';
import { ProvingConnection, proveAll } from '@fcert/escalation';
import type { Incident } from '@fcert/incidents';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';

interface Clock {
  id: string;
  title: string;
  state: string;
  dueAt: string | null;
}

const ACKNOWLEDGE = 'High: FCERT acknowledges';
const TRIAGE = 'High: FCERT triages and classifies';
const UPDATE = 'High: organisation reports progress';

/** Everything an analyst may do with an incident, done to be rid of its clocks. */
describe('no verb is a way out of a clock', () => {
  let world: CaseWorld;
  let analyst: Record<string, string>;

  beforeAll(async () => {
    const house = housePolicy();
    const quick = house.clocks.map((clock) =>
      clock.id === 'constituent-update-high' ? { ...clock, duration: 'PT1S' } : clock,
    );
    world = await openCaseWorld([{ ...house, clocks: quick }]);
    analyst = await world.cookie('analyst');
  });
  afterAll(() => world.close());

  const high = () => world.incident({ severity: 'high' });
  const path = ({ reference }: Incident, rest = '') => `/v1/incidents/${reference}${rest}`;
  const read = async (incident: Incident) => (await world.call('GET', path(incident), analyst)).body;
  const clocks = async (incident: Incident): Promise<Clock[]> => (await read(incident)).clocks;
  const running = async (incident: Incident): Promise<string[]> =>
    (await clocks(incident)).filter(({ state }) => state === 'running').map(({ title }) => title);
  const put = async (incident: Incident, verb: string, body?: unknown) => {
    const etag = (await world.call('GET', path(incident), analyst)).headers.get('etag')!;
    return world.call('PUT', path(incident, `/${verb}`), { ...analyst, 'if-match': etag }, body);
  };
  const post = (incident: Incident, verb: string, body: unknown) =>
    world.call('POST', path(incident, `/${verb}`), analyst, body);
  const acknowledge = (incident: Incident) => put(incident, 'acknowledgement');
  const reject = async (incident: Incident) => {
    const answer = await put(incident, 'closure', { disposition: 'not-an-incident/misconfiguration' });
    expect(answer.status).toBe(200);
  };

  it('rejecting and opening again: what was withdrawn is owed again, and stands in the queue', async () => {
    const incident = await high();
    await acknowledge(incident);
    await reject(incident);
    expect(await running(incident)).toEqual([]);
    expect(await put(incident, 'state', { state: 'in-progress' })).toMatchObject({ status: 200 });
    expect(await running(incident)).toEqual(expect.arrayContaining([TRIAGE]));
    expect(await read(incident)).toMatchObject({
      state: 'in-progress',
      nextClock: { dueAt: expect.any(String) },
    });
    expect((await clocks(incident)).filter(({ title }) => title === ACKNOWLEDGE)).toMatchObject([
      { state: 'met' },
    ]);
  });

  it('merging away, and moving the state of what was merged', async () => {
    const [survivor, absorbed] = [await high(), await high()];
    await post(survivor, 'merge', { absorbed: absorbed.reference, reason: 'One intruder' });
    expect(await put(absorbed, 'state', { state: 'in-progress' })).toMatchObject({
      status: 409,
      body: { code: 'merged-away' },
    });
    expect(await read(absorbed)).toMatchObject({ state: 'closed', disposition: 'duplicate' });
    expect((await post(absorbed, 'unmerge', { reason: 'Two after all' })).status).toBe(200);
    expect(await running(absorbed)).toEqual(expect.arrayContaining([ACKNOWLEDGE, TRIAGE]));
  });

  it('merging, rejecting the survivor, and parting again', async () => {
    const [survivor, absorbed] = [await high(), await high()];
    await post(survivor, 'merge', { absorbed: absorbed.reference, reason: 'One intruder' });
    await acknowledge(survivor);
    await reject(survivor);
    expect((await post(absorbed, 'unmerge', { reason: 'Two after all' })).status).toBe(200);
    expect(await running(absorbed)).toEqual(expect.arrayContaining([TRIAGE]));
    expect(await read(absorbed)).toMatchObject({ acknowledgedAt: expect.any(String) });
  });

  it('merging into one that is acknowledged already: the joined reporter is still to be told', async () => {
    const [survivor, absorbed] = [await high(), await high()];
    await acknowledge(survivor);
    await post(survivor, 'merge', { absorbed: absorbed.reference, reason: 'One intruder' });
    expect(await running(survivor)).toContain(ACKNOWLEDGE);
    const closure = { disposition: 'not-an-incident/misconfiguration' };
    expect((await put(survivor, 'closure', closure)).body.code).toBe('not-acknowledged');
    expect((await acknowledge(survivor)).status).toBe(200);
    expect(await running(survivor)).not.toContain(ACKNOWLEDGE);
    expect((await put(survivor, 'closure', closure)).status).toBe(200);
  });

  it('a severity without clocks in between', async () => {
    const incident = await world.incident({ severity: 'critical' });
    const dueOf = async (title: string) =>
      (await clocks(incident)).findLast((clock) => clock.title === title)?.dueAt;
    const first = await dueOf('Critical: FCERT acknowledges');
    for (const severity of ['baseline', 'low', 'critical'])
      expect((await put(incident, 'severity', { severity, reason: 'Seen again' })).status).toBe(200);
    expect(await dueOf('Critical: FCERT acknowledges')).toBe(first);
  });

  it('rejecting after the breach: the certificate says missed, and by how much', async () => {
    const incident = await high();
    await acknowledge(incident);
    const update = async () => (await clocks(incident)).find(({ title }) => title === UPDATE)!;
    const { dueAt } = await update();
    await setTimeout(Date.parse(dueAt!) - Date.now() + 50);
    await reject(incident);
    const { id, state } = await update();
    expect(state).toBe('missed');
    const { body } = await world.call('GET', path(incident, `/clocks/${id}/certificate`), analyst);
    expect(body.clocks[0].verdict).toMatchObject({ state: 'missed' });
    expect(body.clocks[0].verdict.lateByMs).toBeGreaterThan(0);
    expect(body.clocks[0].verdict.words).toContain('rejected');
  });

  it('and whoever recomputes it all finds nothing wrong, but for an alarm that was taken from its clock', async () => {
    const connection = new ProvingConnection(world.database.urlOf('prover'));
    try {
      const missing = (await proveAll(connection)).kinds;
      expect(missing['clock-missing'] ?? 0).toBe(0);
      expect(missing['breach-hidden'] ?? 0).toBe(0);
      const incident = await high();
      await world.database.transactions.reader.query(
        `UPDATE clock SET state = 'withdrawn', ended_at = now(), reason = 'rejected' WHERE subject_id = $1`,
        [incident.id],
      );
      expect((await proveAll(connection)).kinds).toMatchObject({ 'clock-missing': 1 });
    } finally {
      await connection.close();
    }
  });
});
