import { type EscalationWorld, housePolicy, openEscalationWorld } from '../testing/escalation-world.js';

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([housePolicy()]);
});
afterAll(() => world.close());

const arm = (id: string) =>
  world.run((tx) => world.arm.execute(tx, { subjectKind: 'incident', subjectId: id }));

const titles = async (id: string) => {
  const clocks = (await world.clocks.forSubjects(world.db.transactions.reader, [id])).get(id)!;
  const byRow = new Map(clocks.map((clock) => [clock.id, clock.clockId]));
  return (await world.chains(id))
    .map((chain) => `${byRow.get(chain.clockRowId ?? '')} ${chain.state}`)
    .sort();
};

describe('arming', () => {
  it('gives each running clock with steps its chain, pinned to instants and desks', async () => {
    const incident = await world.incident();
    expect(await arm(incident.id)).toEqual({ armed: 3, moved: 0, ended: 0 });
    expect(await titles(incident.id)).toEqual([
      'constituent-final-high armed',
      'fcert-acknowledge-high armed',
      'fcert-triage-high armed',
    ]);
    const [chain] = await world.query<{ snapshot: Record<string, unknown>; next: string }>(
      `SELECT snapshot, round(extract(epoch FROM next_step_at - $2::timestamptz))::int AS next
         FROM escalation WHERE subject_id = $1 AND snapshot -> 'clock' ->> 'id' = 'fcert-acknowledge-high'`,
      [incident.id, incident.receivedAt],
    );
    expect(chain!.next).toBe(15 * 60);
    expect(chain!.snapshot.policy).toEqual({
      id: 'house-default',
      version: '1.1.0',
      caption: 'FCERT house target',
      status: 'house',
      citation: null,
    });
    const steps = chain!.snapshot.steps as { action: string; targets: { id: string; title: string }[] }[];
    expect(steps.map((step) => [step.action, step.targets.map((target) => target.title).join()])).toEqual([
      ['page', 'FCERT duty analyst (T1)'],
      ['page', 'FCERT shift lead'],
      ['page', 'Director FCERT'],
    ]);
  });

  it('changes nothing when run again, alone or twice at once', async () => {
    const incident = await world.incident();
    const outcomes = await Promise.all([arm(incident.id), arm(incident.id), arm(incident.id)]);
    expect(outcomes.map((outcome) => outcome.armed).sort()).toEqual([0, 0, 3]);
    expect(await world.chains(incident.id)).toHaveLength(3);
    expect(await arm(incident.id)).toEqual({ armed: 0, moved: 0, ended: 0 });
  });

  it('ends the chain of a clock that was met, with its reason', async () => {
    const incident = await world.incident();
    await arm(incident.id);
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: incident.id,
        event: 'acknowledged',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    const outcome = await arm(incident.id);
    expect(outcome.ended).toBe(1);
    expect(await titles(incident.id)).toContain('fcert-acknowledge-high ended');
    const [ended] = await world.query<{ end_reason: string; next_step_at: Date | null }>(
      `SELECT end_reason, next_step_at FROM escalation WHERE subject_id = $1 AND state = 'ended'`,
      [incident.id],
    );
    expect(ended).toEqual({ end_reason: 'clock-met', next_step_at: null });
  });

  it('follows a raised severity to the shorter clocks and leaves no chain of the old ones open', async () => {
    const incident = await world.incident();
    await arm(incident.id);
    await world.run((tx) =>
      world.changeFacts.execute(tx, { kind: 'incident', id: incident.id, facts: { severity: 'critical' } }),
    );
    await arm(incident.id);
    const open = (await titles(incident.id)).filter((title) => title.endsWith('armed'));
    expect(open).toContain('fcert-acknowledge-critical armed');
    expect(open).toContain('fcert-triage-critical armed');
    expect(open.filter((title) => title.includes('-high'))).toEqual([]);
  });

  it('names the outside body beside the director for an incident in critical infrastructure, but tells it nothing', async () => {
    const incident = await world.incident({ severity: 'critical', flags: ['cii'] });
    await arm(incident.id);
    const rows = await world.query<{ targets: string[]; handOffs: string[] }>(
      `SELECT ARRAY(SELECT t ->> 'id' FROM jsonb_array_elements(step -> 'targets') AS t) AS targets,
              ARRAY(SELECT h ->> 'id' FROM jsonb_array_elements(step -> 'handOffs') AS h) AS "handOffs"
         FROM escalation e, jsonb_array_elements(e.snapshot -> 'steps') AS step
        WHERE e.subject_id = $1 AND e.snapshot -> 'clock' ->> 'id' = 'fcert-acknowledge-critical'
        ORDER BY step ->> 'no'`,
      [incident.id],
    );
    expect(rows.at(-1)).toEqual({ targets: ['fcert-director'], handOffs: ['cii-cert'] });
  });

  it('keeps its chains under the label of the incident', async () => {
    const incident = await world.incident();
    await arm(incident.id);
    await world.query(`UPDATE incident SET tlp = 'red' WHERE id = $1`, [incident.id]);
    await arm(incident.id);
    const labels = await world.query<{ tlp: string }>(
      'SELECT DISTINCT tlp FROM escalation WHERE subject_id = $1',
      [incident.id],
    );
    expect(labels).toEqual([{ tlp: 'red' }]);
  });

  it('does nothing for a subject without clocks', async () => {
    expect(await arm('01890000-0000-7000-8000-000000000000')).toEqual({ armed: 0, moved: 0, ended: 0 });
  });
});
