import { setTimeout as pause } from 'node:timers/promises';
import {
  type ClockWorld,
  clockProcess,
  incident,
  minutesAgo,
  openClockWorld,
  quickPolicy,
} from '../testing/clock-world.js';
import type { FiredAlarm } from './fire-due-alarms.js';

let world: ClockWorld;
beforeEach(async () => {
  world = await openClockWorld([quickPolicy(2)]);
});
afterEach(() => world.close());

const open = (input = incident()) => world.run((tx) => world.openSubject.execute(tx, input));
/** New subjects get ten minutes instead of two seconds, for tests that must not race with them. */
const slowDown = () =>
  world.run((tx) => world.loadPolicies.execute(tx, [quickPolicy(600, { version: '1.0.1' })]));
const events = () =>
  world.query<{ type: string; clock: string; level: string; late: number }>(
    `SELECT type, payload ->> 'clockRowId' AS clock, payload ->> 'level' AS level,
            (payload ->> 'lateByMs')::int AS late
       FROM outbox WHERE type LIKE 'clock.%'`,
  );

describe('I-3 clocks: each level fires exactly once', () => {
  it('under concurrent sweepers of two processes on many due alarms', async () => {
    const many = 240;
    await world.run(async (tx) => {
      for (let n = 0; n < many; n += 1)
        await world.openSubject.execute(tx, incident({ receivedAt: minutesAgo(1) }));
    });
    const other = clockProcess((await world.db.another()).transactions);
    const told: string[] = [];
    const busy = new Set<string>();
    const optionsOf = (sweeper: string) => ({
      batch: 20,
      onFired: async (_tx: unknown, fired: readonly FiredAlarm[]) => {
        told.push(...fired.map((one) => `${one.clockRowId} ${one.level}`));
        // Whoever comes first holds on to its batch until somebody else has one too.
        busy.add(sweeper);
        for (let tries = 0; busy.size < 2 && tries < 200; tries += 1) await pause(25);
      },
    });
    const options = optionsOf('the last');
    const sweeps = await Promise.all([
      world.sweep.execute(optionsOf('first')),
      other.sweep.execute(optionsOf('second')),
      world.sweep.execute(optionsOf('third')),
      other.sweep.execute(optionsOf('fourth')),
    ]);
    // A sweeper that finds every remaining subject taken leaves it to the next round.
    const rest = await world.sweep.execute(options);
    expect(sweeps.reduce((sum, one) => sum + one.fired, rest.fired)).toBe(many);
    expect(sweeps.filter((one) => one.fired > 0).length).toBeGreaterThan(1);
    expect(new Set(told).size).toBe(many);
    expect(told).toHaveLength(many);
    const published = await events();
    expect(published).toHaveLength(many);
    expect(new Set(published.map((one) => `${one.clock} ${one.level}`)).size).toBe(many);
    const [missed] = await world.query(`SELECT count(*)::int AS n FROM clock WHERE state = 'missed'`);
    expect(missed).toEqual({ n: many });
    expect((await world.sweep.execute(options)).fired).toBe(0);
  });

  it('says when the next alarm is', async () => {
    await slowDown();
    await open(incident({ receivedAt: new Date() }));
    const { fired, nextInMs } = await world.sweep.execute({});
    expect(fired).toBe(0);
    expect(nextInMs).toBeGreaterThan(0);
    expect(nextInMs).toBeLessThanOrEqual(300_000);
  });

  it('never before its instant', async () => {
    await open(incident({ receivedAt: new Date() }));
    const deadline = Date.now() + 10_000;
    let fired = 0;
    while (fired < 2 && Date.now() < deadline) {
      fired += (await world.sweep.execute({})).fired;
      await pause(25);
    }
    const rows = await world.query<{ level: string; early: boolean }>(
      'SELECT level, fired_at < fire_at AS early FROM clock_alarm ORDER BY fire_at',
    );
    expect(rows).toEqual([
      { level: 'warn-0.5', early: false },
      { level: 'due', early: false },
    ]);
    expect((await events()).map((one) => one.type)).toEqual(['clock.due-soon', 'clock.breached']);
    // House target I-3b: at most 5 s, also on a busy machine.
    expect((await events()).every((one) => one.late < 5000)).toBe(true);
  });

  it('what fell due while nobody swept fires once afterwards, with its lateness on record', async () => {
    await open(incident({ receivedAt: new Date() }));
    await pause(2600);
    const result = await world.sweep.execute({});
    expect(result.fired).toBe(2);
    expect(result.maxLateMs).toBeGreaterThanOrEqual(1500);
    const [due] = await world.query<{ late: number }>(
      `SELECT extract(epoch FROM late_by)::float8 * 1000 AS late FROM clock_alarm WHERE level = 'due'`,
    );
    expect(due?.late).toBeGreaterThanOrEqual(500);
    expect((await world.sweep.execute({})).fired).toBe(0);
  });

  it('a breach that was answered before the sweep came is still told, and stays answered late', async () => {
    const input = incident({ receivedAt: new Date() });
    await open(input);
    await pause(2200);
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: input.id, event: 'acknowledged', at: null }),
    );
    expect((await world.sweep.execute({})).fired).toBe(1);
    expect((await events()).map((one) => one.type)).toEqual(['clock.breached']);
    expect(await world.query('SELECT state FROM clock')).toEqual([{ state: 'met_late' }]);
  });

  it('an answer in time disarms everything', async () => {
    await slowDown();
    const input = incident({ receivedAt: new Date() });
    await open(input);
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: input.id, event: 'acknowledged', at: null }),
    );
    expect(await world.query('SELECT 1 FROM clock_alarm WHERE cancelled_at IS NULL')).toEqual([]);
    expect(await world.sweep.execute({})).toEqual({ fired: 0, maxLateMs: 0, nextInMs: undefined });
  });

  it('leaves the alarms of a subject somebody is working on to the next round', async () => {
    const input = incident({ receivedAt: minutesAgo(1) });
    await open(input);
    await world.run(async (tx) => {
      await world.changeFacts.execute(tx, { kind: 'incident', id: input.id, facts: { severity: 'low' } });
      const { fired, nextInMs } = await world.sweep.execute({});
      expect(fired).toBe(0);
      expect(nextInMs).toBe(50);
    });
    expect((await world.sweep.execute({})).fired).toBe(1);
  });

  it('fires nothing when the transaction of its audit entry fails', async () => {
    await open(incident({ receivedAt: minutesAgo(1) }));
    const failing = world.sweep.execute({ onFired: () => Promise.reject(new Error('ledger away')) });
    await expect(failing).rejects.toThrow('ledger away');
    expect(await events()).toEqual([]);
    expect((await world.sweep.execute({})).fired).toBe(1);
  });

  it('carries what the permission filter needs', async () => {
    const input = incident({ receivedAt: minutesAgo(1), tlp: 'red' });
    await open(input);
    await world.sweep.execute({});
    const [row] = await world.query(
      `SELECT subject_kind, subject_id, reference, constituent_id, tlp, payload ->> 'title' AS title,
              payload ->> 'caption' AS caption, actor_id FROM outbox WHERE type = 'clock.breached'`,
    );
    expect(row).toEqual({
      subject_kind: 'incident',
      subject_id: input.id,
      reference: input.reference,
      constituent_id: input.constituentId,
      tlp: 'red',
      title: 'High: FCERT acknowledges',
      caption: 'FCERT house target',
      actor_id: 'clock',
    });
  });
});
