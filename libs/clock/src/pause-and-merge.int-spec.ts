import { type ClockWorld, incident, minutesAgo, openClockWorld } from '../testing/clock-world.js';

let world: ClockWorld;
beforeAll(async () => {
  world = await openClockWorld();
});
afterAll(() => world.close());

const open = (input = incident()) => world.run((tx) => world.openSubject.execute(tx, input));
const clock = async (subjectId: string, clockId: string) =>
  (await world.readModel.forSubjects(world.transactions.reader, [subjectId]))
    .get(subjectId)!
    .find((one) => one.clockId === clockId && one.endedAt === null)!;
const pauseClock = (id: string, clockRowId: string, reason = 'awaiting-constituent') =>
  world.run((tx) => world.pause.execute(tx, { kind: 'incident', id, clockRowId, reason }));

describe('pausing', () => {
  it('disarms while it lasts, adds itself to the due time, and is logged with its author', async () => {
    const input = incident({ receivedAt: minutesAgo(10) });
    await open(input);
    const before = await clock(input.id, 'fcert-triage-high');
    const paused = await pauseClock(input.id, before.id);
    expect(paused.changes.map((one) => one.change)).toEqual(['paused']);
    const armed = () =>
      world.query('SELECT level FROM clock_alarm WHERE clock_id = $1 AND cancelled_at IS NULL', [before.id]);
    expect(await armed()).toEqual([]);
    const resumed = await world.run((tx) =>
      world.resume.execute(tx, { kind: 'incident', id: input.id, clockRowId: before.id }),
    );
    expect(resumed.changes.map((one) => one.change)).toEqual(['resumed']);
    const after = await clock(input.id, 'fcert-triage-high');
    const [stood] = after.pauses;
    const length = Date.parse(stood!.to!) - Date.parse(stood!.from);
    expect(length).toBeGreaterThan(0);
    expect(after.dueAt!.getTime() - before.dueAt!.getTime()).toBe(length);
    expect(await armed()).toHaveLength(4);
    const authors = await world.query(
      `SELECT kind, body ->> 'author' AS author, body ->> 'reason' AS reason FROM clock_fact
        WHERE subject_id = $1 AND kind IN ('pause', 'resume') ORDER BY seq`,
      [input.id],
    );
    expect(authors).toEqual([
      { kind: 'pause', author: 'test', reason: 'awaiting-constituent' },
      { kind: 'resume', author: 'test', reason: null },
    ]);
  });

  it('a paused clock is not the next deadline', async () => {
    const input = incident({ receivedAt: minutesAgo(10) });
    await open(input);
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: input.id, event: 'acknowledged', at: null }),
    );
    const triage = await clock(input.id, 'fcert-triage-high');
    const { nextClockRowId } = await pauseClock(input.id, triage.id);
    expect(nextClockRowId).not.toBe(triage.id);
  });

  it.each([
    ['fcert-acknowledge-high', 'awaiting-constituent', 'clock-not-pausable'],
    ['fcert-triage-high', 'lunch', 'clock-reason-not-listed'],
  ])('%s for %s: %s', async (clockId, reason, code) => {
    const input = incident({ receivedAt: minutesAgo(10) });
    await open(input);
    await expect(pauseClock(input.id, (await clock(input.id, clockId)).id, reason)).rejects.toMatchObject({
      code,
    });
  });

  it('an overdue clock cannot be paused, nor one twice, nor one of another incident', async () => {
    const overdue = incident({ receivedAt: minutesAgo(180) });
    await open(overdue);
    const late = await clock(overdue.id, 'fcert-triage-high');
    await expect(pauseClock(overdue.id, late.id)).rejects.toMatchObject({ code: 'clock-already-due' });
    const input = incident({ receivedAt: minutesAgo(10) });
    await open(input);
    const triage = await clock(input.id, 'fcert-triage-high');
    await pauseClock(input.id, triage.id);
    await expect(pauseClock(input.id, triage.id)).rejects.toMatchObject({ code: 'clock-already-paused' });
    await expect(pauseClock(input.id, late.id)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('merging', () => {
  it('the surviving incident takes over every clock with its earliest due time', async () => {
    const older = incident({ receivedAt: minutesAgo(20), reference: 'FC-2026-000002' });
    const younger = incident({ receivedAt: minutesAgo(5), reference: 'FC-2026-000001' });
    await open(older);
    await open(younger);
    const earliest = (await clock(older.id, 'fcert-acknowledge-high')).dueAt!;
    const { survivor, absorbed } = await world.run((tx) =>
      world.merge.execute(tx, { kind: 'incident', survivorId: younger.id, absorbedId: older.id }),
    );
    expect((await clock(younger.id, 'fcert-acknowledge-high')).dueAt).toEqual(earliest);
    expect(survivor.nextDueAt).toEqual(earliest);
    expect(new Set(absorbed.changes.map((one) => one.reason))).toEqual(new Set(['merged']));
    expect(absorbed.nextDueAt).toBeNull();
    const finals = (await world.readModel.forSubjects(world.transactions.reader, [younger.id]))
      .get(younger.id)!
      .filter((one) => one.clockId === 'constituent-final-high')
      .map((one) => one.dutyHolder.id);
    expect(finals.sort()).toEqual([older.constituentId, younger.constituentId].sort());
    await expect(
      world.run((tx) =>
        world.merge.execute(tx, { kind: 'incident', survivorId: younger.id, absorbedId: older.id }),
      ),
    ).rejects.toMatchObject({ code: 'already-merged' });
  });

  it('what has been absorbed cannot absorb: a merge goes into the record that lives on', async () => {
    const [gone, kept] = [incident(), incident()];
    await open(gone);
    await open(kept);
    const merge = (survivorId: string, absorbedId: string) =>
      world.run((tx) => world.merge.execute(tx, { kind: 'incident', survivorId, absorbedId }));
    await merge(kept.id, gone.id);
    await expect(merge(gone.id, kept.id)).rejects.toMatchObject({ code: 'already-merged' });
    await expect(merge(kept.id, kept.id)).rejects.toMatchObject({ code: 'merge-with-itself' });
  });

  it('nothing starts on the absorbed incident any more, and a told breach is not told twice', async () => {
    const breached = incident({ receivedAt: minutesAgo(40), constituentId: null });
    const survivor = incident({ receivedAt: minutesAgo(5), constituentId: null });
    await open(breached);
    await world.sweep.execute({});
    await open({ ...survivor, events: [...survivor.events, { event: 'acknowledged', at: null }] });
    await world.run((tx) =>
      world.merge.execute(tx, { kind: 'incident', survivorId: survivor.id, absorbedId: breached.id }),
    );
    const carried = await clock(survivor.id, 'fcert-acknowledge-high');
    expect(carried.state).toBe('missed');
    expect((await world.sweep.execute({})).fired).toBe(0);
    const after = await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: breached.id, event: 'classified', at: null }),
    );
    expect(after.changes).toEqual([]);
    const told = await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: survivor.id, event: 'acknowledged', at: null }),
    );
    expect(told.changes.map((one) => `${one.change} ${one.clockId}`)).toEqual([
      'met_late fcert-acknowledge-high',
    ]);
  });
});

describe('chains for escalation', () => {
  it('gives each step of the pinned policy at its absolute instant', async () => {
    const receivedAt = minutesAgo(1);
    const input = incident({ receivedAt, facts: { severity: 'critical' } });
    await open(input);
    const { id } = await clock(input.id, 'fcert-acknowledge-critical');
    const [chain] = await world.readModel.chains(world.transactions.reader, [id]);
    const minutes = chain!.steps.map((step) => (step.at - receivedAt.getTime()) / 60_000);
    expect(minutes).toEqual([7.5, 12, 15]);
    expect(chain!.steps[2]).toMatchObject({
      level: 'step-3',
      action: 'page',
      to: ['fcert-director'],
      requireAck: true,
      repeatEvery: 'PT15M',
      maxRepeats: 3,
    });
    expect(chain!.path?.nodes.map((node) => node.id)).toContain('fcert-director');
  });
});
