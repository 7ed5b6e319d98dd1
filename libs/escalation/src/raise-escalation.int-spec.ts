import {
  analyst,
  type EscalationWorld,
  housePolicy,
  openEscalationWorld,
} from '../testing/escalation-world.js';

let world: EscalationWorld;
beforeAll(async () => {
  world = await openEscalationWorld([housePolicy()]);
});
afterAll(() => world.close());

const raise = (reference: string, to: string, reason = 'Two hospitals are hit by now', actor = analyst) =>
  world.raise.execute({ actor }, { reference, to, reason });

describe('escalating by hand', () => {
  it('tells the desk at once, names it, and waits for its acknowledgement', async () => {
    const incident = await world.incident();
    const chain = await raise(incident.reference, 'fcert-director');
    expect(chain).toMatchObject({
      state: 'raised',
      clockRowId: null,
      nextStepAt: null,
      raisedBy: 'Analyst A',
    });
    expect((await world.runs(incident.id)).map((run) => run.stepNo)).toEqual([1]);
    const [event] = await world.events(incident.id, 'escalation.raised');
    expect(event!.payload).toMatchObject({ to: ['fcert-director'], action: 'page', clockRowId: null });
    const acknowledged = await world.acknowledge.execute({ actor: analyst }, { id: chain.id });
    expect(acknowledged.state).toBe('acknowledged');
  });

  it('to an outside body is the hand-off that stops the duty to escalate', async () => {
    const incident = await world.incident({ severity: 'critical', class: 'availability', type: 'ddos' });
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: incident.id,
        event: 'classified',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    const clock = async () =>
      (await world.clocks.forSubjects(world.db.transactions.reader, [incident.id]))
        .get(incident.id)!
        .find((candidate) => candidate.clockId === 'fcert-escalate-critical')!.state;
    expect(await clock()).toBe('running');
    const chain = await raise(incident.reference, 'government-cert');
    expect(chain.snapshot.steps[0]!.targets[0]!.title).toBe('Government CERT');
    expect(await clock()).toBe('met');
    const changed = await world.events(incident.id, 'incident.changed');
    expect(changed.map((event) => event.payload.change)).toContain('handed-off');
  });

  it('refuses a desk the path does not have, an empty reason and a foreign incident', async () => {
    const incident = await world.incident();
    await expect(raise(incident.reference, 'prime-minister')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'no-such-desk',
      details: { errors: [{ pointer: '/to' }] },
    });
    await expect(raise(incident.reference, 'fcert-director', '   ')).rejects.toMatchObject({
      code: 'reason-missing',
    });
    const reporter = { ...analyst, role: 'reporter' as const, constituentId: incident.constituentId };
    const foreign = await raise(incident.reference, 'fcert-director', 'why not', reporter).catch(
      (e: unknown) => e,
    );
    const absent = await raise('FC-2026-999999', 'fcert-director', 'why not').catch((e: unknown) => e);
    expect(foreign).toEqual(absent);
    const oversight = { ...analyst, role: 'oversight' as const };
    await expect(raise(incident.reference, 'fcert-director', 'why not', oversight)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(await world.chains(incident.id)).toEqual([]);
  });
});
