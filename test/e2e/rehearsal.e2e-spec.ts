import { readFileSync } from 'node:fs';
import { WholeWorld } from '../whole-world.js';

const written = JSON.parse(readFileSync('data/rehearsals/ransomware-before-a-holiday.json', 'utf8')) as {
  steps: object[];
  startsAt: string;
};

/** A scenario is played by the product's own code, under a time of its own, beside its rows. */
describe('a rehearsal', () => {
  let world: WholeWorld;
  let lead: Record<string, string>;

  beforeAll(async () => {
    world = await WholeWorld.open();
    lead = await world.cookie('shift-lead');
  }, 60_000);
  afterAll(() => world.close());

  const played = async (body: object) => {
    const asked = await world.call('POST', '/v1/rehearsals', lead, body);
    expect(asked.status).toBe(202);
    for (let tries = 0; tries < 300; tries += 1) {
      const { body: now } = await world.call('GET', `/v1/rehearsals/${asked.body.id}`, lead);
      if (['played', 'failed'].includes(now.state)) return now;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('it was never played');
  };
  const rows = async (sql: string) => world.database.transactions.reader.query<{ n: number }>(sql);
  const clock = (result: { clocks: { title: string; dutyHolder: string }[] }, title: RegExp) =>
    result.clocks.find((one) => title.test(one.title));

  it('is graded by the instants of its scenario, and the same each time', async () => {
    const first = await played({ scenario: written });
    expect(first).toMatchObject({ state: 'played', failure: null, result: { refused: [] } });
    const fcert = first.result.clocks.filter((one: { dutyHolder: string }) => one.dutyHolder === 'fcert');
    expect(fcert.length).toBeGreaterThan(3);
    const acknowledged = clock({ clocks: fcert }, /acknowledge/i);
    expect(acknowledged).toMatchObject({
      state: 'met',
      tookMinutes: 12,
      lateMinutes: 0,
      startedAt: new Date(written.startsAt).toISOString(),
      caption: expect.stringContaining('FCERT house target'),
    });
    const triaged = clock({ clocks: fcert }, /classif|triage/i);
    expect(triaged).toMatchObject({ state: 'met_late', tookMinutes: 45, lateMinutes: 15 });
    const grade = first.result.grades.find((one: { dutyHolder: string }) => one.dutyHolder === 'fcert');
    expect(grade.kept).toBeCloseTo(grade.met / (grade.met + grade.late + grade.missed), 3);
    expect(grade.late).toBeGreaterThan(0);
    expect(first.result.chains.flatMap((one: { steps: object[] }) => one.steps).length).toBeGreaterThan(0);
    const second = await played({ scenario: written });
    expect(second.result).toEqual(first.result);
  }, 120_000);

  it('leaves no report, incident, event, schema or message behind', async () => {
    const [schemas] = await rows(
      `SELECT count(*)::int AS n FROM information_schema.schemata WHERE schema_name LIKE 'rehearsal%'`,
    );
    const [reports] = await rows('SELECT count(*)::int AS n FROM report');
    const [incidents] = await rows('SELECT count(*)::int AS n FROM incident');
    // Periods of recurring duties are opened by the world itself.
    const [events] = await rows(`SELECT count(*)::int AS n FROM outbox WHERE type <> 'duty.changed'`);
    expect([schemas!.n, reports!.n, incidents!.n, events!.n]).toEqual([0, 0, 0, 0]);
  });

  it('plays a past incident again, without its words', async () => {
    const reporter = world.bearer('reporter DIV-CABINET');
    const secret = 'The mailbox of a named person was read.';
    const made = await world.call('POST', '/v1/reports', reporter, { title: 'Mailbox', description: secret });
    const reference = await incidentOf(made.body.reference, reporter);
    await world.call('POST', `/v1/incidents/${reference}/notes`, lead, { text: secret, visibility: 'fcert' });
    await world.call('PUT', `/v1/incidents/${reference}/acknowledgement`, lead);
    const closure = { disposition: 'not-an-incident/insufficient-data', note: secret };
    expect((await changed(`/v1/incidents/${reference}`, 'closure', closure)).status).toBe(200);
    const again = await played({ incident: reference, enable: ['pk-pta-ctdisr-2025'] });
    expect(again).toMatchObject({ state: 'played', source: 'past', incident: reference });
    expect(again.result.refusals ?? []).toEqual([]);
    expect(again.scenario.steps.at(-1)).toMatchObject({ do: 'close', disposition: closure.disposition });
    expect(JSON.stringify(again)).not.toContain(secret);
    const policies = again.result.clocks.map((one: { policy: { id: string } }) => one.policy.id);
    expect(policies).toContain('house-default');
  }, 120_000);

  it('names every fault of a scenario, and is asked for by those who lead a shift', async () => {
    const faults = [
      [{ ...written, steps: [{ at: 'PT0M', do: 'dance' }] }, '/steps/0'],
      [{ ...written, lasts: 'P99D' }, '/lasts'],
      [{ ...written, steps: written.steps.slice(1) }, '/steps/0/do'],
      [{ ...written, steps: [written.steps[0], { at: 'P4D', do: 'acknowledge' }] }, '/steps/1/at'],
      [{ ...written, surprise: 1 }, ''],
    ] as const;
    for (const [scenario, pointer] of faults) {
      const refused = await world.call('POST', '/v1/rehearsals', lead, { scenario });
      expect(refused).toMatchObject({ status: 400, body: { code: 'scenario-invalid' } });
      expect(refused.body.errors[0].pointer).toBe(pointer);
    }
    const analyst = await world.cookie('analyst');
    expect((await world.call('POST', '/v1/rehearsals', analyst, { scenario: written })).status).toBe(403);
    const list = await world.call('GET', '/v1/rehearsals?limit=2', analyst);
    expect(list.body.items).toHaveLength(2);
    expect(list.body.nextCursor).not.toBeNull();
    const absent = await world.call('GET', '/v1/rehearsals/01a20ad9-6c6c-71a2-89e7-af2c659afd4c', analyst);
    expect(absent.status).toBe(404);
  });

  async function changed(incident: string, what: string, body: object) {
    const { headers } = await world.call('GET', incident, lead);
    return world.call('PUT', `${incident}/${what}`, { ...lead, 'if-match': headers.get('etag')! }, body);
  }

  async function incidentOf(report: string, headers: Record<string, string>): Promise<string> {
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await world.call('GET', `/v1/reports/${report}`, headers);
      if (body.incidentReference) return body.incidentReference as string;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('no incident');
  }
});
