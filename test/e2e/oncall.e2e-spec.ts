import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ClockPolicy } from '@fcert/clock';
import { LapseAcknowledgements, SweepEscalations } from '@fcert/escalation';
import { type CaseWorld, housePolicy, openCaseWorld } from '../case-world.js';
import { credentials } from '../second-factor.js';

/** The house policy whose acknowledgement clock of high severity runs for two seconds and whose answers soon lapse. */
function hastyPolicy(): ClockPolicy {
  const house = housePolicy();
  const clocks = house.clocks.map((clock) =>
    clock.id === 'fcert-acknowledge-high'
      ? {
          ...clock,
          duration: 'PT2S',
          escalationSteps: clock.escalationSteps!.map((step) => ({
            ...step,
            channels: ['live' as const, 'sms' as const],
            unacknowledgeAfter: 'PT1S',
          })),
        }
      : clock,
  );
  return { ...house, clocks };
}

describe('on call', () => {
  let world: CaseWorld;
  let lead: Record<string, string>;
  let analyst: Record<string, string>;
  const people: Record<string, string> = {};

  beforeAll(async () => {
    world = await openCaseWorld([hastyPolicy()]);
    [lead, analyst] = [await world.cookie('shift-lead'), await world.cookie('analyst')];
    const rows = await world.database.transactions.reader.query<{ id: string; role: string }>(
      'SELECT id, role FROM person',
    );
    for (const { id, role } of rows) people[role] = id;
  });
  afterAll(() => world.close());

  const person = (role: string) => ({ kind: 'person', id: people[role] });
  const weekly = (...roles: string[]) => ({
    title: 'Duty analysts',
    zone: 'Asia/Karachi',
    layers: [
      {
        name: 'Week',
        members: roles.map(person),
        recurrence: 'FREQ=WEEKLY;BYDAY=MO',
        startsAt: '2026-01-05T09:00',
      },
    ],
  });
  const get = <T>(type: new (...args: never[]) => T): T => world.api.app.get(type, { strict: false });

  /** What the program prints that somebody at a terminal asks. */
  async function onDutyInTerminal(at: string): Promise<string> {
    const shown = await credentials(world.people.accounts.find((account) => account.role === 'analyst')!);
    const env = {
      PATH: process.env.PATH!,
      FCERT_URL: world.url,
      FCERT_EMAIL: shown.email,
      FCERT_PASSWORD: shown.password,
      FCERT_OTP: shown.otp!,
    };
    const script = ['scripts/fcertctl/fcertctl.mjs', 'on-duty', '--at', at];
    return (await promisify(execFile)(process.execPath, script, { env, timeout: 60_000 })).stdout;
  }

  it('whom it can name is looked up by whoever keeps it: ids, names, desks, and nothing else about anybody', async () => {
    const { items } = (await world.call('GET', '/v1/colleagues', lead)).body;
    const found = (items as { id: string; role: string }[]).map(({ id, role }) => `${role} ${id}`);
    for (const role of ['analyst', 'shift-lead', 'director', 'mssp-operator'])
      expect(found.filter((it) => it.startsWith(role)).length).toBeGreaterThan(0);
    expect(found).toContain(`analyst ${people.analyst}`);
    expect(new Set(items.flatMap(Object.keys))).toEqual(new Set(['id', 'name', 'role', 'providerId']));
    for (const role of ['reporter', 'oversight', 'admin'])
      expect(JSON.stringify(items)).not.toContain(people[role]!);
    const first = (await world.call('GET', '/v1/colleagues?limit=1', lead)).body;
    const second = (await world.call('GET', `/v1/colleagues?limit=1&cursor=${first.nextCursor}`, lead)).body;
    expect([first.items[0].id, second.items[0].id]).toEqual(found.slice(0, 2).map((it) => it.split(' ')[1]));

    const operator = await world.cookie('mssp-operator');
    const own = (await world.call('GET', '/v1/colleagues', operator)).body.items as { providerId: string }[];
    expect(new Set(own.map(({ providerId }) => providerId)).size).toBe(1);
    expect(own[0]!.providerId).not.toBeNull();
    expect(own.length).toBeLessThan(found.filter((it) => it.startsWith('mssp-operator')).length);
    for (const headers of [analyst, await world.cookie('reporter'), world.bearer('analyst')])
      expect((await world.call('GET', '/v1/colleagues', headers)).status).toBe(403);
  });

  it('a rota is drawn up, read with its ETag, changed against it and given up', async () => {
    const made = await world.call('POST', '/v1/rotas', lead, { desk: 'fcert-t1', ...weekly('analyst') });
    expect(made).toMatchObject({
      status: 201,
      body: { desk: 'fcert-t1', version: 1, layers: [{ members: [{ name: 'Demo analyst' }] }] },
    });
    const path = `/v1/rotas/${made.body.id}`;
    expect((await world.call('GET', path, analyst)).headers.get('etag')).toBe('"1"');
    const changed = weekly('analyst', 'director');
    expect((await world.call('PUT', path, lead, changed)).status).toBe(428);
    expect((await world.call('PUT', path, { ...lead, 'if-match': '"7"' }, changed)).status).toBe(412);
    const put = await world.call('PUT', path, { ...lead, 'if-match': '"1"' }, changed);
    expect(put).toMatchObject({ status: 200, body: { version: 2 } });
    const wrong = { ...changed, layers: [{ ...changed.layers[0], recurrence: 'FREQ=DAILY;COUNT=2' }] };
    expect(await world.call('PUT', path, { ...lead, 'if-match': '"2"' }, wrong)).toMatchObject({
      status: 400,
      body: { code: 'rota-invalid', errors: [{ pointer: '/layers/0/recurrence', code: 'recurrence' }] },
    });
    expect((await world.call('DELETE', path, { ...lead, 'if-match': '"2"' })).status).toBe(204);
    expect((await world.call('GET', path, lead)).status).toBe(404);
  });

  it('shows who is on duty, covers and gaps; a step tells that person by the channels it names', async () => {
    const evenings = weekly('director');
    const hours = { from: '00:00', to: '23:00' };
    const rota = await world.call('POST', '/v1/rotas', lead, {
      desk: 'fcert-t1',
      ...evenings,
      layers: [{ ...evenings.layers[0], hours }],
    });
    const path = `/v1/rotas/${rota.body.id}`;
    const at = '2026-06-03T12:00:00+05:00';
    const onDuty = await world.call('GET', `/v1/on-duty?at=${encodeURIComponent(at)}`, analyst);
    expect(onDuty.body.items).toEqual([
      expect.objectContaining({ desk: 'fcert-t1', duty: expect.objectContaining({ source: 'Week' }) }),
    ]);
    expect(await onDutyInTerminal(at)).toMatch(/fcert-t1 +Duty analysts +Demo director +layer/);
    const week = 'from=2026-06-01T00:00:00%2B05:00&to=2026-06-08T00:00:00%2B05:00';
    const schedule = await world.call('GET', `${path}/schedule?${week}`, analyst);
    expect(schedule.body).toMatchObject({ gapMinutes: 7 * 60 });
    expect(schedule.body.shifts).toHaveLength(14);
    const cover = await world.call('POST', `${path}/overrides`, analyst, {
      member: person('analyst'),
      from: new Date(Date.now() - 1000).toISOString(),
      to: new Date(Date.now() + 3_600_000).toISOString(),
      reason: 'Leave',
    });
    expect(cover).toMatchObject({ status: 201, body: { member: { name: 'Demo analyst' }, covers: null } });
    const { reference } = await world.incident();
    await sleep(1200);
    await get(SweepEscalations).execute();
    const listed = await world.call('GET', `/v1/incidents/${reference}/escalations`, analyst);
    const chain = listed.body.items.find(
      (item: { clock: string | null }) => item.clock === 'High: FCERT acknowledges',
    );
    expect(chain.runs[0]).toMatchObject({
      told: [{ kind: 'person', id: people['analyst'], channels: ['live', 'sms'] }],
      found: [{ desk: 'fcert-t1', how: 'on-duty', instead: null, passed: [] }],
    });
    expect((await world.call('DELETE', `${path}/overrides/${cover.body.id}`, analyst)).status).toBe(204);
    const now = await world.call('GET', '/v1/on-duty', analyst);
    expect(now.body.items[0].duty?.member.id).not.toBe(people['analyst']);
  });

  it('an answer nothing follows on lapses, and the chain rises on', async () => {
    const { reference } = await world.incident();
    const path = `/v1/incidents/${reference}/escalations`;
    const chain = async () =>
      (await world.call('GET', path, analyst)).body.items.find(
        (item: { clock: string | null }) => item.clock === 'High: FCERT acknowledges',
      );
    const { id } = await chain();
    await world.call('PUT', `/v1/escalations/${id}/acknowledgement`, analyst);
    expect(await chain()).toMatchObject({ state: 'acknowledged', lapsesAt: expect.any(String) });
    await sleep(2300);
    // Lapses are the worker's alone: the api may not write them.
    const lapses = get(LapseAcknowledgements);
    Object.assign(lapses, { transactions: world.database.transactions });
    await lapses.execute();
    expect(await chain()).toMatchObject({
      state: 'armed',
      acknowledgedBy: null,
      lapses: [{ acknowledgedBy: 'Demo analyst' }],
    });
    for (let n = 0; n < 3; n += 1) await get(SweepEscalations).execute();
    expect((await chain()).responsible).toMatchObject([{ id: 'fcert-director' }]);
  });

  it('is no business of ministries and readers; a provider keeps the rotas of its own desks alone', async () => {
    for (const role of ['reporter', 'oversight'])
      expect((await world.call('GET', '/v1/rotas', await world.cookie(role))).status).toBe(403);
    const operator = await world.cookie('mssp-operator');
    expect((await world.call('GET', '/v1/rotas', operator)).body.items).toEqual([]);
    const foreign = await world.call('GET', '/v1/rotas', analyst);
    const stranger = await world.call('GET', `/v1/rotas/${foreign.body.items[0].id}`, operator);
    expect(stranger.status).toBe(404);
    const own = { desk: 'fcert-director', ...weekly('director') };
    expect((await world.call('POST', '/v1/rotas', operator, own)).status).toBe(403);
    expect((await world.call('POST', '/v1/rotas', analyst, own)).status).toBe(403);
  });
});
