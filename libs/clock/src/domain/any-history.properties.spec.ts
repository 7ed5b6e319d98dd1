import fc from 'fast-check';
import { type Act, actsWithout, seeded } from '../../testing/acts.js';
import { ModelWorld } from '../../testing/model.js';
import { type ClockState, dutyOf, isOpen } from './clock-state.js';
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
          const duties = open.map(
            ({ key, pinned }) => `${key.policyId} ${dutyOf(pinned.definition)} ${holderKey(key.holder)}`,
          );
          expect(new Set(duties).size).toBe(duties.length);
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
