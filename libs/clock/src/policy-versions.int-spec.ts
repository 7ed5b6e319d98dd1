import {
  type ClockWorld,
  clockProcess,
  incident,
  minutesAgo,
  openClockWorld,
  quickPolicy,
} from '../testing/clock-world.js';
import { shipped } from '../testing/story.js';
import type { ClockPolicy } from './domain/policy.js';

let world: ClockWorld;
beforeEach(async () => {
  world = await openClockWorld();
});
afterEach(() => world.close());

const load = (...policies: ClockPolicy[]) => world.run((tx) => world.loadPolicies.execute(tx, policies));
const open = (input = incident()) => world.run((tx) => world.openSubject.execute(tx, input));
const rows = (id: string) =>
  world.query<{ clock_id: string; policy_version: string; due_at: Date; state: string }>(
    'SELECT clock_id, policy_version, due_at, state FROM clock WHERE subject_id = $1 ORDER BY clock_id',
    [id],
  );

function house(version: string, duration: string): ClockPolicy {
  const policy = shipped('house-default');
  return { ...policy, version, clocks: policy.clocks.map((clock) => ({ ...clock, duration })) };
}

describe('a policy edit is a new version and never moves a running clock', () => {
  it('old subjects keep their text, new subjects take the new one', async () => {
    const old = incident({ receivedAt: minutesAgo(1) });
    await open(old);
    const before = await rows(old.id);
    await load(house('1.1.10', 'PT5M'));
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: old.id, event: 'escalated', at: null }),
    );
    expect(await rows(old.id)).toEqual(before);
    const young = incident({ receivedAt: minutesAgo(1) });
    await open(young);
    expect(new Set((await rows(young.id)).map((row) => row.policy_version))).toEqual(new Set(['1.1.10']));
    await load(house('1.1.9', 'PT7M'));
    const third = incident({ receivedAt: minutesAgo(1) });
    await open(third);
    expect((await rows(third.id))[0]?.policy_version).toBe('1.1.10');
  });

  it('a policy switched off goes on where it runs, also in a process that never saw it enabled', async () => {
    const old = incident({ receivedAt: minutesAgo(1) });
    await open(old);
    await world.query('UPDATE clock_policy SET enabled = false');
    const fresh = clockProcess((await world.db.another()).transactions);
    const outcome = await fresh.run((tx) =>
      fresh.record.execute(tx, { kind: 'incident', id: old.id, event: 'acknowledged', at: null }),
    );
    expect(outcome.changes.map((one) => one.change).sort()).toEqual(['met', 'started']);
    const young = incident();
    await open(young);
    expect(await rows(young.id)).toEqual([]);
  });

  it('loading twice adds nothing; another text under a stored version is refused', async () => {
    expect(await load(shipped('house-default'))).toEqual([
      { id: 'house-default', version: '1.1.0', added: false },
    ]);
    await expect(load(house('1.1.0', 'PT5M'))).rejects.toMatchObject({ code: 'clock-policy-version-taken' });
  });

  it('days in force are days of the policy’s own zone', async () => {
    const [today] = await world.query<{ day: string }>(
      `SELECT (now() AT TIME ZONE 'Asia/Karachi')::date::text AS day`,
    );
    await load(quickPolicy(60, { id: 'today', effectiveFrom: today!.day, effectiveTo: today!.day }));
    await load(quickPolicy(60, { id: 'over', effectiveFrom: '2020-01-01', effectiveTo: '2020-12-31' }));
    const input = incident();
    await open(input);
    const pinned = await world.query<{ id: string }>(
      `SELECT pin ->> 'id' AS id FROM clock_subject, jsonb_array_elements(pinned) AS pin WHERE subject_id = $1`,
      [input.id],
    );
    expect(pinned.map((pin) => pin.id).sort()).toEqual(['house-default', 'today']);
  });

  it('a contract policy is pinned only where it is asked for', async () => {
    await load(quickPolicy(60, { id: 'contract', enabled: false }));
    const input = incident({ policyIds: ['contract'] });
    await open(input);
    expect((await rows(input.id)).map((row) => row.clock_id)).toContain('quick');
    const other = incident();
    await open(other);
    expect((await rows(other.id)).map((row) => row.clock_id)).not.toContain('quick');
  });
});

describe('a calendar edit is a new revision', () => {
  it('a holiday entered later moves no running clock', async () => {
    const low = { sector: 'energy', severity: 'low' as const };
    const before = incident({ facts: low });
    await open(before);
    const due = async (id: string) =>
      (await rows(id)).find((row) => row.clock_id === 'fcert-triage-low')!.due_at;
    const old = await due(before.id);
    const day = (offset: number): string =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const holidays = Array.from({ length: 14 }, (_, n) => ({ day: day(n + 1), title: 'A long holiday' }));
    await world.run((tx) =>
      world.reviseCalendar.execute(tx, {
        id: 'pk-federal-working-days',
        title: 'With holidays',
        weekendDays: [6, 7],
        holidays,
      }),
    );
    const after = incident({ facts: low });
    await open(after);
    expect((await due(after.id)).getTime()).toBeGreaterThan(old.getTime() + 8 * 86_400_000);
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: before.id, event: 'escalated', at: null }),
    );
    expect(await due(before.id)).toEqual(old);
  });
});
