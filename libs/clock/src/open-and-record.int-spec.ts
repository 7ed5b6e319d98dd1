import { newId } from '@fcert/kernel';
import { type ClockWorld, incident, minutesAgo, openClockWorld } from '../testing/clock-world.js';

let world: ClockWorld;
beforeAll(async () => {
  world = await openClockWorld();
});
afterAll(() => world.close());

const open = (input = incident()) => world.run((tx) => world.openSubject.execute(tx, input));
const clocksOf = async (id: string) =>
  (await world.readModel.forSubjects(world.transactions.reader, [id])).get(id)!;

describe('opening a subject', () => {
  it('starts what the pinned policies demand, anchored at the stored instants', async () => {
    const receivedAt = minutesAgo(10);
    const input = incident({ receivedAt });
    const outcome = await open(input);
    const clocks = await clocksOf(input.id);
    expect(clocks.map((clock) => clock.clockId).sort()).toEqual([
      'constituent-final-high',
      'fcert-acknowledge-high',
      'fcert-triage-high',
    ]);
    const acknowledge = clocks.find((clock) => clock.clockId === 'fcert-acknowledge-high')!;
    expect(acknowledge.anchorAt).toEqual(receivedAt);
    expect(acknowledge.dueAt).toEqual(new Date(receivedAt.getTime() + 30 * 60_000));
    expect(acknowledge.dutyHolder).toEqual({ kind: 'fcert', id: null });
    expect(acknowledge.caption).toBe('FCERT house target');
    expect(acknowledge.policy).toEqual({
      id: 'house-default',
      version: '1.1.0',
      status: 'house',
      citation: null,
    });
    expect(outcome.nextClockRowId).toBe(acknowledge.id);
    expect(outcome.nextDueAt).toEqual(acknowledge.dueAt);
    expect(outcome.changes.map((change) => change.change)).toEqual(['started', 'started', 'started']);
  });

  it('asks once and writes by three statements that travel together, once the policies are in memory', async () => {
    await open();
    let statements = 0;
    await world.run(async (tx) => {
      const counting = Object.create(tx) as typeof tx;
      Object.assign(counting, {
        query: (sql: string, params: readonly unknown[]) => {
          statements += 1;
          return tx.query(sql, params);
        },
      });
      await world.openSubject.execute(counting, incident());
    });
    expect(statements).toBe(4);
  });

  it('what a report says of the time before it is held to its receipt', async () => {
    const receivedAt = minutesAgo(10);
    const input = incident({
      receivedAt,
      events: [
        { event: 'received_by_fcert', at: receivedAt },
        { event: 'aware', at: minutesAgo(-600) },
        { event: 'report_submitted', at: receivedAt, phase: 'initial' },
      ],
    });
    await open(input);
    const report = (await clocksOf(input.id)).find((clock) => clock.clockId === 'constituent-report-high')!;
    expect(report.anchorAt).toEqual(receivedAt);
    expect(report.state).toBe('met');
    expect(report.dutyHolder).toEqual({ kind: 'constituent', id: input.constituentId });
    const alarms = await world.query('SELECT 1 FROM clock_alarm WHERE clock_id = $1', [report.id]);
    expect(alarms).toEqual([]);
  });

  it('refuses a second opening', async () => {
    const input = incident();
    await open(input);
    await expect(open(input)).rejects.toMatchObject({ kind: 'conflict', code: 'clock-subject-exists' });
  });

  it('refuses a contract policy that is not in force', async () => {
    await expect(open(incident({ policyIds: ['mssp-contract-none'] }))).rejects.toMatchObject({
      code: 'unknown-clock-policy',
    });
  });

  it('gives a task the clocks of its provider and an incident all others', async () => {
    const task = incident({
      kind: 'mssp-task',
      providerId: newId(),
      events: [{ event: 'task_assigned', at: null }],
    });
    await open(task);
    const clocks = await clocksOf(task.id);
    expect(clocks.map((clock) => clock.clockId)).toEqual(['mssp-acknowledge-high']);
    expect(clocks[0]?.dutyHolder).toEqual({ kind: 'mssp', id: task.providerId });
    const other = incident({ providerId: newId() });
    await open({ ...other, events: [...other.events, { event: 'task_assigned', at: null }] });
    expect((await clocksOf(other.id)).every((clock) => clock.dutyHolder.kind !== 'mssp')).toBe(true);
  });
});

describe('recording', () => {
  it('an answer stops its clock, disarms its alarms and names the next deadline', async () => {
    const input = incident({ receivedAt: minutesAgo(5) });
    await open(input);
    const outcome = await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: input.id,
        event: 'acknowledged',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    expect(outcome.changes.map(({ change, clockId }) => `${change} ${clockId}`).sort()).toEqual([
      'met fcert-acknowledge-high',
      'started constituent-update-high',
    ]);
    const next = (await clocksOf(input.id)).find((clock) => clock.id === outcome.nextClockRowId);
    expect(next?.clockId).toBe('fcert-triage-high');
    const armed = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
        WHERE c.subject_id = $1 AND c.state = 'met' AND a.fired_at IS NULL AND a.cancelled_at IS NULL`,
      [input.id],
    );
    expect(armed).toEqual([{ n: 0 }]);
  });

  it('an act after the due time is late by its own instant, though no sweep ran', async () => {
    const input = incident({ receivedAt: minutesAgo(45) });
    await open(input);
    const late = await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: input.id, event: 'acknowledged', at: minutesAgo(5) }),
    );
    expect(late.changes.find(({ clockId }) => clockId === 'fcert-acknowledge-high')?.change).toBe('met_late');
    const inTime = incident({ receivedAt: minutesAgo(45) });
    await open(inTime);
    const met = await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: inTime.id,
        event: 'acknowledged',
        at: minutesAgo(20),
      }),
    );
    expect(met.changes.find(({ clockId }) => clockId === 'fcert-acknowledge-high')?.change).toBe('met');
  });

  it('a severity raise hands the group over: the new duration counts from the change', async () => {
    const input = incident({ receivedAt: minutesAgo(2) });
    await open(input);
    const outcome = await world.run((tx) =>
      world.changeFacts.execute(tx, { kind: 'incident', id: input.id, facts: { severity: 'critical' } }),
    );
    const clocks = await clocksOf(input.id);
    const old = clocks.find((clock) => clock.clockId === 'fcert-acknowledge-high')!;
    const raised = clocks.find((clock) => clock.clockId === 'fcert-acknowledge-critical')!;
    expect([old.state, old.reason]).toEqual(['withdrawn', 'handed-over']);
    expect(raised.dueAt!.getTime() - raised.startedAt.getTime()).toBe(15 * 60_000);
    expect(outcome.nextClockRowId).toBe(raised.id);
  });

  it('saying the same facts again writes nothing', async () => {
    const input = incident();
    await open(input);
    const outcome = await world.run((tx) =>
      world.changeFacts.execute(tx, { kind: 'incident', id: input.id, facts: input.facts }),
    );
    expect(outcome.changes).toEqual([]);
    expect(outcome.nextDueAt).not.toBeNull();
    const facts = await world.query('SELECT seq FROM clock_fact WHERE subject_id = $1', [input.id]);
    expect(facts).toHaveLength(2);
  });

  it('a repeating duty is re-armed as a new instance with alarms of its own', async () => {
    const input = incident({ receivedAt: minutesAgo(60) });
    await open({ ...input, events: [...input.events, { event: 'classified', at: minutesAgo(50) }] });
    await world.run((tx) =>
      world.record.execute(tx, {
        kind: 'incident',
        id: input.id,
        event: 'update_sent',
        at: null,
        dutyHolder: 'fcert',
      }),
    );
    const rows = await world.query<{ instance: number; state: string; armed: number }>(
      `SELECT instance, state, (SELECT count(*)::int FROM clock_alarm a WHERE a.clock_id = c.id AND cancelled_at IS NULL) AS armed
         FROM clock c WHERE subject_id = $1 AND clock_id = 'fcert-update-high' ORDER BY instance`,
      [input.id],
    );
    expect(rows).toEqual([
      { instance: 1, state: 'met', armed: 0 },
      { instance: 2, state: 'running', armed: 3 },
    ]);
  });

  it('an unknown subject is not found', async () => {
    await expect(
      world.run((tx) =>
        world.record.execute(tx, { kind: 'incident', id: newId(), event: 'closed', at: null }),
      ),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('the record', () => {
  it('only grows, and policies and alarms keep their past', async () => {
    const input = incident();
    await open(input);
    await expect(world.query('UPDATE clock_fact SET at = now()')).rejects.toThrow('append-only');
    await expect(world.query('DELETE FROM clock_fact')).rejects.toThrow('append-only');
    await expect(world.query('DELETE FROM clock_policy')).rejects.toThrow('append-only');
    await expect(world.query(`UPDATE clock_policy SET document = '{}'`)).rejects.toThrow('append-only');
    await world.query('UPDATE clock_policy SET enabled = enabled');
  });
});
