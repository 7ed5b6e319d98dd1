import fc from 'fast-check';
import { newId } from '@fcert/kernel';
import { type Act, actsWithout, seeded } from '../testing/acts.js';
import {
  type ClockProcess,
  type ClockWorld,
  clockProcess,
  incident,
  openClockWorld,
} from '../testing/clock-world.js';
import { shipped } from '../testing/story.js';
import { PolicyStore } from './data/policy-store.js';
import { readLedger } from './data/subject-store.js';
import { alarmsOf } from './domain/alarms.js';
import { instanceName, rowOf, sameRow } from './domain/clock-rows.js';
import { evaluate } from './domain/evaluate.js';
import { stateAt } from './domain/verdict.js';
import type { Pin } from './data/clock-subject.entity.js';
import type { ClockPolicy } from './domain/policy.js';

const TEXTS = ['house-default', 'eu-nis2', 'eu-dora', 'sg-cii-2025'].map((id): ClockPolicy => ({
  ...shipped(id),
  enabled: true,
}));
const HISTORIES = 12;
const BODY = newId();

let world: ClockWorld;
let other: ClockProcess;
beforeAll(async () => {
  world = await openClockWorld(TEXTS);
  other = clockProcess((await world.db.another()).transactions);
});
afterAll(() => world.close());

/** Plays acts through the real use cases; what a rule refuses is refused and nothing has happened. */
class Played {
  readonly ids: string[] = [];
  readonly mergedInto = new Map<string, string>();
  private edits = 0;

  async play(acts: readonly Act[]): Promise<void> {
    await this.open('high', ['significant-impact', 'major-incident'], 0);
    for (const act of acts) await this.apply(act).catch(refusedOnly);
  }

  private async apply(act: Act): Promise<void> {
    const id = 'on' in act ? this.ids[act.on % this.ids.length]! : '';
    const subject = { kind: 'incident', id } as const;
    switch (act.do) {
      case 'open':
        return this.open(act.severity, act.flags, 600);
      case 'event': {
        const at = new Date(Date.now() - act.ago * 60_000);
        const by = act.by
          ? { dutyHolder: act.by, ...(act.by === 'constituent' ? { dutyHolderId: BODY } : {}) }
          : {};
        const [phase] = act.phases;
        const news = { event: act.event, at, ...by, ...(phase === undefined ? {} : { phase }) };
        return void (await world.run((tx) => world.record.execute(tx, { ...subject, ...news })));
      }
      case 'change': {
        const flags = Object.entries(act.flags).flatMap(([flag, on]) => (on ? [flag] : []));
        const facts = { flags, ...(act.severity === undefined ? {} : { severity: act.severity }) };
        return void (await world.run((tx) => world.changeFacts.execute(tx, { ...subject, facts })));
      }
      case 'pause':
      case 'resume':
        return this.standing(subject, act);
      case 'merge':
        return this.merge(id, this.ids[act.other % this.ids.length]!);
      case 'unmerge':
        return this.unmerge(id);
      case 'split':
        return this.split(id);
      case 'edit':
        return this.edit();
      case 'restart':
      case 'sweep':
      case 'wait':
        return void (await world.sweep.execute({ batch: 5 }));
    }
  }

  private async open(
    severity: 'high' | Extract<Act, { do: 'open' }>['severity'],
    flags: string[],
    agoMinutes: number,
  ) {
    const receivedAt = new Date(Date.now() - agoMinutes * 60_000);
    const facts = {
      sector: 'finance',
      severity,
      flags,
      entityKinds: ['essential-entity', 'financial-entity'],
    };
    const input = incident({ receivedAt, facts, constituentId: BODY });
    await world.run((tx) => world.openSubject.execute(tx, input));
    this.ids.push(input.id);
  }

  private async standing(
    subject: { kind: 'incident'; id: string },
    act: Extract<Act, { do: 'pause' | 'resume' }>,
  ) {
    const views = (await world.readModel.forSubjects(world.transactions.reader, [subject.id])).get(
      subject.id,
    )!;
    const clock = views[act.clock % Math.max(1, views.length)];
    if (!clock) return;
    const input = { ...subject, clockRowId: clock.id };
    await world.run((tx) =>
      act.do === 'pause'
        ? world.pause.execute(tx, { ...input, reason: 'awaiting-constituent' })
        : world.resume.execute(tx, input),
    );
  }

  private async merge(survivorId: string, absorbedId: string) {
    await world.run((tx) => world.merge.execute(tx, { kind: 'incident', survivorId, absorbedId }));
    this.mergedInto.set(absorbedId, survivorId);
  }

  private async unmerge(absorbedId: string) {
    const survivorId = this.mergedInto.get(absorbedId);
    if (survivorId === undefined) return;
    await world.run((tx) => world.unmerge.execute(tx, { kind: 'incident', survivorId, absorbedId }));
    this.mergedInto.delete(absorbedId);
  }

  private async split(id: string) {
    const into = { id: newId(), reference: 'FC-2026-000009' };
    await world.run((tx) => world.split.execute(tx, { kind: 'incident', id, into }));
    this.ids.push(into.id);
  }

  private async edit() {
    this.edits += 1;
    const [row] = await world.query<{ n: number }>('SELECT count(*)::int AS n FROM clock_policy');
    const house = { ...TEXTS[0]!, version: `2.${row!.n}.${this.edits}` };
    await world.run((tx) => world.loadPolicies.execute(tx, [house]));
  }
}

function refusedOnly(error: unknown): void {
  const { kind } = error as { kind?: string };
  if (kind !== 'refused' && kind !== 'conflict' && kind !== 'invalid' && kind !== 'not_found') throw error;
}

/** What anybody makes of the stored rows of one record, with nothing but the pure calculus. */
async function recomputed(id: string) {
  const { reader } = world.transactions;
  const [subject] = await world.query<{ pinned: Pin[] }>(
    'SELECT pinned FROM clock_subject WHERE subject_id = $1',
    [id],
  );
  const policies = await new PolicyStore().resolve(reader, subject!.pinned);
  const { history, clocks } = await readLedger(reader, { kind: 'incident', id });
  return { states: evaluate(policies, history), rows: new Map(clocks.map((row) => [row.name, row])) };
}

async function compare(id: string): Promise<void> {
  const { states, rows } = await recomputed(id);
  expect([...rows.keys()].sort()).toEqual(states.map(instanceName).sort());
  const now = Date.now();
  for (const state of states) {
    const row = rows.get(instanceName(state))!;
    expect([instanceName(state), sameRow(row, rowOf(state, row.id, row))]).toEqual([
      instanceName(state),
      true,
    ]);
    if (state.ended === null) expect(row.state).toBe(stateAt(state, now));
    const alarms = await world.query<{ level: string; fire_at: Date; fired_at: Date | null; armed: boolean }>(
      `SELECT level, fire_at, fired_at, fired_at IS NULL AND cancelled_at IS NULL AS armed FROM clock_alarm
        WHERE clock_id = $1`,
      [row.id],
    );
    const armed = alarmsOf(state).filter((alarm) => alarm.armed);
    for (const alarm of alarms.filter((one) => one.fired_at !== null))
      expect(alarm.fired_at!.getTime()).toBeGreaterThanOrEqual(alarm.fire_at.getTime());
    // Whatever waits is what the history demands and is not due; whatever it demands and is due was told.
    const fired = new Set(alarms.filter((one) => one.fired_at !== null).map((one) => one.level));
    expect(
      alarms
        .filter((one) => one.armed)
        .map((one) => [one.level, one.fire_at.getTime()])
        .sort(),
    ).toEqual(
      armed
        .filter((one) => !fired.has(one.level))
        .map((one) => [one.level, one.at])
        .sort(),
    );
    for (const alarm of armed)
      if (alarm.at < now) expect([alarm.level, fired.has(alarm.level)]).toEqual([alarm.level, true]);
  }
}

describe('any history on the real tables', () => {
  it('leaves what the pure calculus makes of the stored facts, told once and never early', async () => {
    await fc.assert(
      fc.asyncProperty(actsWithout(), async (acts) => {
        const played = new Played();
        await played.play(acts);
        await Promise.all([world.sweep.execute({}), other.sweep.execute({})]);
        await world.sweep.execute({});
        for (const id of played.ids) await compare(id);
      }),
      { ...seeded('on the real tables', HISTORIES), endOnFailure: true },
    );
    const [twice] = await world.query<{ n: number }>(
      `SELECT (count(*) - count(DISTINCT (payload ->> 'clockRowId', payload ->> 'level')))::int AS n
         FROM outbox WHERE type IN ('clock.breached', 'clock.due-soon')`,
    );
    expect(twice).toEqual({ n: 0 });
    const [told] = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE type LIKE 'clock.%'`,
    );
    expect(told!.n).toBeGreaterThan(0);
  }, 120_000);
});
