import { SEVERITIES } from '@fcert/kernel';
import fc from 'fast-check';
import { type Act, actsWithout, seeded } from '../../testing/acts.js';
import { ModelWorld } from '../../testing/model.js';
import { type ClockState, dutyOf, isOpen, openPause } from './clock-state.js';
import { instanceName } from './clock-rows.js';
import { holderKey } from './duty-holder.js';
import { timingOf } from './limits.js';
import { stateAt } from './verdict.js';

type Snapshot = Map<string, Map<string, ClockState>>;

function snapshot(world: ModelWorld): Snapshot {
  return new Map(
    world.subjects.map((subject) => [
      subject.id,
      new Map(world.clocks(subject).map((clock) => [instanceName(clock), clock])),
    ]),
  );
}

/** Plays a history and calls back with every clock before and after each act. */
function play(
  acts: readonly Act[],
  check: (before: Snapshot, after: Snapshot, act: Act) => void,
): ModelWorld {
  const world = new ModelWorld();
  world.apply({ do: 'open', severity: 'high', flags: ['significant-impact', 'major-incident'] });
  let before = snapshot(world);
  for (const act of acts) {
    world.apply(act);
    const after = snapshot(world);
    check(before, after, act);
    before = after;
  }
  return world;
}

function each(
  before: Snapshot,
  after: Snapshot,
  check: (was: ClockState, is: ClockState | undefined) => void,
): void {
  for (const [subject, clocks] of before)
    for (const [name, was] of clocks) check(was, after.get(subject)?.get(name));
}

const nothing = (): void => undefined;

function openDuties(clocks: readonly ClockState[]): Map<string, ClockState> {
  const duty = ({ key, pinned }: ClockState) =>
    `${key.policyId} ${dutyOf(pinned.definition)} ${holderKey(key.holder)}`;
  return new Map(clocks.filter(isOpen).map((clock) => [duty(clock), clock]));
}

describe('any history of events, corrections, edits, pauses, merges, splits and restarts', () => {
  it('never changes a clock that has ended, and loses none', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        play(acts, (before, after) =>
          each(before, after, (was, is) => {
            expect(is).toBeDefined();
            if (was.ended) expect(is).toEqual(was);
          }),
        );
      }),
      seeded('ended clocks', 120),
    );
  });

  it('never moves the due time of a clock that is not a house clock later, but for a latest anchor', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        play(acts, (before, after) =>
          each(before, after, (was, is) => {
            const { policy, definition } = was.pinned;
            const due = timingOf(was).dueAt;
            if (policy.document.status === 'house' || definition.anchor.pick === 'latest' || due === null)
              return;
            const now = timingOf(is!).dueAt;
            expect(now).not.toBeNull();
            expect(now!).toBeLessThanOrEqual(due);
            expect(is!.pauses).toEqual([]);
          }),
        );
      }),
      seeded('due times', 120),
    );
  });

  it('keeps one open clock for each duty of a holder, and none on a record that was absorbed', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        const world = play(acts, nothing);
        for (const subject of world.subjects) {
          const open = world.clocks(subject).filter(isOpen);
          expect(openDuties(open).size).toBe(open.length);
          if (subject.mergedInto) expect(open).toEqual([]);
        }
      }),
      seeded('one open clock', 120),
    );
  });

  it('tells nothing early and nothing twice on one record', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        const { told } = play(acts, nothing);
        for (const one of told) expect(one.at).toBeGreaterThanOrEqual(one.alarmAt);
        const breaches = told.filter((one) => one.level === 'due');
        const keys = breaches.map((one) => `${one.subject} ${one.duty} ${one.alarmAt}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      seeded('early and twice', 150),
    );
  });

  it('tells a breach once also where records become one', () => {
    fc.assert(
      fc.property(actsWithout('split', 'unmerge'), (acts) => {
        // What is due is told within seconds: a merge finds nothing untold.
        const swept = acts.flatMap((act): Act[] => (act.do === 'merge' ? [{ do: 'sweep' }, act] : [act]));
        const { told } = play(swept, nothing);
        const keys = told.filter((one) => one.level === 'due').map((one) => `${one.duty} ${one.alarmAt}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      seeded('once over merges', 150),
    );
  });

  it('leaves no breach untold once everything due was swept', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        const world = play(acts, nothing);
        world.apply({ do: 'wait', minutes: 400 * 24 * 60 });
        world.sweep();
        const told = new Set(
          world.told.filter((one) => one.level === 'due').map((one) => `${one.subject} ${one.clock}`),
        );
        for (const subject of world.subjects)
          for (const clock of world.clocks(subject)) {
            if (!['missed', 'met_late'].includes(stateAt(clock, world.now))) continue;
            const overWhenLearned = clock.ended !== null && clock.ended.recordedAt <= clock.knownAt;
            const known = clock.breachTold || overWhenLearned;
            expect([instanceName(clock), known || told.has(`${subject.id} ${instanceName(clock)}`)]).toEqual([
              instanceName(clock),
              true,
            ]);
          }
      }),
      seeded('nothing untold', 120),
    );
  });

  it('owes again, no later, what a rejection that is taken back had withdrawn', () => {
    fc.assert(
      fc.property(actsWithout(), (acts) => {
        const world = play(acts, nothing);
        for (const [on, subject] of world.subjects.entries()) {
          const before = openDuties(world.clocks(subject));
          for (const event of ['rejected', 'handled', 'closed'] as const)
            world.apply({ do: 'event', on, event, by: null, phases: [], ago: 0 });
          world.apply({ do: 'wait', minutes: 600 });
          world.apply({ do: 'reopen', on });
          const after = openDuties(world.clocks(subject));
          for (const [duty, was] of before) {
            const is = after.get(duty);
            const isAnswered = !is && ['handled', 'closed'].includes(was.pinned.definition.stopEvent);
            expect([duty, is !== undefined || isAnswered]).toEqual([duty, true]);
            const [due, then] = [is && timingOf(is).dueAt, timingOf(was).dueAt];
            // A house clock has stood still meanwhile; one that stood already is not measured here.
            const gap = was.pinned.policy.document.status === 'house' ? 600 * 60_000 + 10 : 0;
            if (due != null && then !== null && !openPause(was)) expect(due).toBeLessThanOrEqual(then + gap);
          }
        }
      }),
      seeded('reopened', 60),
    );
  });

  it('gives no house duty a later due time by changing the severity, whatever lies in between', () => {
    fc.assert(
      fc.property(actsWithout(), fc.array(fc.constantFrom(...SEVERITIES, null)), (acts, severities) => {
        const world = play(acts, nothing);
        for (const [on, subject] of world.subjects.entries()) {
          const before = openDuties(world.clocks(subject));
          for (const severity of severities) world.apply({ do: 'change', on, severity, flags: {} });
          for (const [duty, is] of openDuties(world.clocks(subject))) {
            const was = before.get(duty);
            const [due, then] = [timingOf(is).dueAt, was && timingOf(was).dueAt];
            if (!was || openPause(was) || due === null || then == null) continue;
            if (was.pinned.policy.document.status === 'house')
              expect([duty, due <= then]).toEqual([duty, true]);
          }
        }
      }),
      seeded('severities', 80),
    );
  });

  it('gives the same answer to whoever recomputes it from the stored rows', () => {
    fc.assert(
      fc.property(actsWithout('restart'), (acts) => {
        const world = play(acts, nothing);
        const before = snapshot(world);
        world.apply({ do: 'restart' });
        expect(snapshot(world)).toEqual(before);
      }),
      seeded('recomputed', 60),
    );
  });
});
