import { newId } from '@fcert/kernel';
import { type ClockWorld, incident, openClockWorld } from '../testing/clock-world.js';
import { shipped } from '../testing/story.js';
import type { ClockPolicy, RecurringDuty } from './domain/policy.js';
import type { DutyBody, DutyHolders } from './open-recurring-duties.js';

const MINISTRY: DutyBody = { id: newId(), sectors: ['energy'], entityKinds: ['ministry'] };
const HOSPITAL: DutyBody = { id: newId(), sectors: ['health'], entityKinds: [] };
const HOLDERS: DutyHolders = { bodies: [MINISTRY, HOSPITAL] };

let world: ClockWorld;
beforeEach(async () => {
  world = await openClockWorld();
});
afterEach(() => world.close());

const openDuties = () => world.run((tx) => world.openDuties.execute(tx, HOLDERS));
const find = async (dutyId: string, holderId: string | null = null) =>
  (
    await world.duties.page(world.transactions.reader, {
      constituentId: null,
      state: 'all',
      after: null,
      limit: 100,
    })
  ).items.find((one) => one.dutyId === dutyId && one.holder.id === holderId)!;
const handIn = (reference: string, fields: Record<string, string> = {}) =>
  world.run((tx) => world.handIn.execute(tx, { reference, text: 'As discussed', fields }));
const nil = (reference: string) =>
  world.run((tx) => world.nilReturn.execute(tx, { reference, note: 'Nothing' }));

/** The house policy with one duty of another shape, under a version of its own. */
async function withDuty(dutyId: string, over: Partial<RecurringDuty>): Promise<void> {
  const house = shipped('house-default');
  const recurring = house.recurring.map((duty) => (duty.id === dutyId ? { ...duty, ...over } : duty));
  const policy: ClockPolicy = { ...house, version: '9.0.0', recurring };
  await world.run((tx) => world.loadPolicies.execute(tx, [policy]));
}

/** As if the running period had begun and ended earlier: the calendar of the test cannot be moved. */
async function endedAgo(days: number): Promise<void> {
  await world.query(
    `UPDATE duty_period SET period_start = period_start - make_interval(days => $1),
            period_end = period_end - make_interval(days => $1)`,
    [days],
  );
}

describe('the periods of recurring duties', () => {
  it('are opened once for each holder, whoever opens them and however often', async () => {
    const opened = await openDuties();
    expect(opened.map((one) => `${one.period.dutyId} ${one.period.holder.kind}`).sort()).toEqual([
      'cii-designation-review constituent',
      'ncics-quarterly-progress fcert',
      'periodic-feedback-upward fcert',
    ]);
    expect(opened[0]!.reference).toMatch(/^FD-\d{4}-\d{6}$/);
    expect(await openDuties()).toEqual([]);
    const twice = await Promise.all([openDuties(), openDuties()]);
    expect(twice).toEqual([[], []]);
    const events = await world.query(
      `SELECT payload ->> 'change' AS change FROM outbox WHERE type = 'duty.changed'`,
    );
    expect(events).toEqual([{ change: 'opened' }, { change: 'opened' }, { change: 'opened' }]);
  });

  it('race each other without a double', async () => {
    const [one, other] = await Promise.all([openDuties(), openDuties()]);
    expect([...one, ...other]).toHaveLength(3);
    const [row] = await world.query(
      `SELECT count(*)::int AS n FROM clock WHERE subject_kind = 'recurring-duty'`,
    );
    expect(row).toEqual({ n: 3 });
  });

  it('count from their end and say by which text', async () => {
    await openDuties();
    const view = await find('ncics-quarterly-progress');
    expect(view).toMatchObject({
      title: 'FCERT: contribution to the quarterly NCICS progress report',
      caption: 'FCERT house target',
      state: 'running',
      nilReturnExpected: true,
      handedIn: null,
      policy: { id: 'house-default', status: 'house' },
    });
    expect(view.dueAt!.getTime() - view.periodEnd.getTime()).toBe(15 * 86_400_000);
    const review = await find('cii-designation-review', MINISTRY.id);
    expect(review.dueAt).toBeNull();
    expect(review.policy.status).toBe('regulation');
  });

  it('missed during a long silence are opened afterwards, none left out', async () => {
    await openDuties();
    await endedAgo(365);
    const caughtUp = (await openDuties()).filter((one) => one.period.dutyId === 'periodic-feedback-upward');
    expect(caughtUp.length).toBeGreaterThanOrEqual(11);
    const starts = caughtUp.map((one) => one.period.start).sort((a, b) => a - b);
    const ends = caughtUp.map((one) => one.period.end).sort((a, b) => a - b);
    expect(starts.slice(1)).toEqual(ends.slice(0, -1));
  });

  it('a duty to consolidate incidents is owed by a body that has some, and lists them', async () => {
    const input = incident({
      constituentId: MINISTRY.id,
      reference: 'FC-2026-000042',
      facts: { sector: 'energy', severity: 'baseline', entityKinds: ['ministry'] },
    });
    await openDuties();
    expect(await find('baseline-consolidated', MINISTRY.id)).toBeUndefined();
    await world.run((tx) => world.openSubject.execute(tx, input));
    const opened = await openDuties();
    expect(opened.map((one) => [one.period.dutyId, one.period.holder.id])).toEqual([
      ['baseline-consolidated', MINISTRY.id],
    ]);
    const view = await find('baseline-consolidated', MINISTRY.id);
    await expect(handIn(view.reference)).rejects.toMatchObject({ code: 'period-not-over' });
    await expect(nil(view.reference)).rejects.toMatchObject({ code: 'nil-return-not-expected' });
  });

  it('an incident raised out of scope, merged away or found to be none is not consolidated', async () => {
    const baseline = { sector: 'energy', severity: 'baseline', entityKinds: ['ministry'] } as const;
    const made = ['raised', 'merged', 'kept', 'rejected'].map((name) =>
      incident({ constituentId: MINISTRY.id, reference: name, facts: baseline }),
    );
    const [raised, merged, kept, rejected] = made;
    await withDuty('periodic-feedback-upward', { deliverable: { phase: 'review' } });
    for (const input of made) await world.run((tx) => world.openSubject.execute(tx, input));
    await world.run(async (tx) => {
      await world.changeFacts.execute(tx, { kind: 'incident', id: raised!.id, facts: { severity: 'high' } });
      await world.merge.execute(tx, { kind: 'incident', survivorId: kept!.id, absorbedId: merged!.id });
      await world.record.execute(tx, { kind: 'incident', id: rejected!.id, event: 'rejected', at: null });
    });
    await openDuties();
    const { reference } = await find('periodic-feedback-upward');
    await expect(nil(reference)).rejects.toMatchObject({ code: 'something-to-report' });
    const filed = await handIn(reference);
    expect(filed.incidents).toEqual(['kept']);
    expect((await find('periodic-feedback-upward')).handedIn).toMatchObject({
      nil: false,
      incidents: ['kept'],
      by: 'test',
    });
  });
});

describe('handing in', () => {
  it('meets the clock of the period once; reminders fall silent', async () => {
    await openDuties();
    const review = await find('cii-designation-review', MINISTRY.id);
    const armed = () =>
      world.query<{ level: string }>(
        'SELECT level FROM clock_alarm WHERE clock_id = $1 AND cancelled_at IS NULL ORDER BY fire_at',
        [review.clockRowId],
      );
    expect((await armed()).map((row) => row.level)).toEqual(['remind-P1M', 'remind-P7D']);
    const { outcome } = await handIn(review.reference);
    expect(outcome.changes.map((one) => one.change)).toEqual(['met']);
    expect(await armed()).toEqual([]);
    await expect(handIn(review.reference)).rejects.toMatchObject({ code: 'duty-handed-in' });
    expect((await find('cii-designation-review', MINISTRY.id)).state).toBe('met');
  });

  it('needs the fields of its deliverable, and a nil return nothing to report', async () => {
    await withDuty('ncics-quarterly-progress', {
      deliverable: { phase: 'review', requires: ['progress', 'operational_challenges'] },
    });
    await openDuties();
    const { reference } = await find('ncics-quarterly-progress');
    await expect(handIn(reference, { progress: 'Good', operational_challenges: ' ' })).rejects.toMatchObject({
      code: 'fields-missing',
      details: { errors: [{ pointer: '/fields/operational_challenges' }] },
    });
    const filed = await nil(reference);
    expect(filed.outcome.changes.map((one) => one.change)).toEqual(['met']);
    expect((await find('ncics-quarterly-progress')).handedIn).toMatchObject({ nil: true, text: 'Nothing' });
    const [fact] = await world.query(
      `SELECT body ->> 'nil' AS nil FROM clock_fact WHERE subject_id = $1 AND kind = 'event'`,
      [(await find('ncics-quarterly-progress')).id],
    );
    expect(fact).toEqual({ nil: 'true' });
  });

  it('nobody knows a period that is not there', async () => {
    await expect(handIn('FD-2026-999999')).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('a period that was missed', () => {
  it('is told once through the firing ledger, like any clock', async () => {
    await withDuty('ncics-quarterly-progress', { due: 'P1D' });
    await openDuties();
    const { clockRowId } = await find('ncics-quarterly-progress');
    // A quarter is too long to wait for: its alarms are moved into the past as stored.
    await world.query(`UPDATE clock_alarm SET fire_at = now() - interval '1 minute' WHERE clock_id = $1`, [
      clockRowId,
    ]);
    const fired: string[] = [];
    const sweep = () =>
      world.sweep.execute({
        onFired: async (_tx, alarms) => void fired.push(...alarms.map((one) => `${one.title} ${one.level}`)),
      });
    await sweep();
    await sweep();
    const title = 'FCERT: contribution to the quarterly NCICS progress report';
    expect(fired.sort()).toEqual(
      [`${title} due`, `${title} remind-P14D`, `${title} remind-P1D`, `${title} remind-P7D`].sort(),
    );
    expect((await find('ncics-quarterly-progress')).state).toBe('missed');
    const [event] = await world.query(
      `SELECT subject_kind, reference IS NOT NULL AS named, payload ->> 'caption' AS caption FROM outbox
        WHERE type = 'clock.breached'`,
    );
    expect(event).toEqual({ subject_kind: 'recurring-duty', named: true, caption: 'FCERT house target' });
  });
});
