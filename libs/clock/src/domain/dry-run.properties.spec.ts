import fc from 'fast-check';
import { type Act, actsWithout, seeded } from '../../testing/acts.js';
import { type ModelSubject, ModelWorld } from '../../testing/model.js';
import { shipped } from '../../testing/story.js';
import { restingClocks } from './closing.js';
import { type PastSubject, tryOn } from './dry-run.js';
import { explain } from './explain.js';
import { timingOf } from './limits.js';
import type { ClockPolicy } from './policy.js';

const TEXTS = ['house-default', 'eu-dora', 'sg-cii-2025'];

function played(acts: readonly Act[]): ModelWorld {
  const world = new ModelWorld();
  world.apply({ do: 'open', severity: 'high', flags: ['significant-impact', 'major-incident'] });
  for (const act of acts) world.apply(act);
  return world;
}

function pastOf({ id, policies, history }: ModelSubject): PastSubject {
  return { kind: 'incident', id, reference: id, openedAt: history[0]!.at, policies, history };
}

const GOES_ON = ['handed-over', 'merged', 'released'];

/** A text that says everything otherwise and has lost a clock. */
function another(id: string): ClockPolicy {
  const policy = shipped(id);
  const clocks = policy.clocks.slice(1).map((clock) => ({
    ...clock,
    duration: clock.duration === null ? null : 'PT3H',
    appliesTo: {},
  }));
  const known = new Set(clocks.map((clock) => clock.id));
  return {
    ...policy,
    version: '9.9.9',
    clocks: clocks.filter(({ follows, anchor }) => known.has(follows ?? clocks[0]!.id) && !anchor.clock),
  };
}

describe('any history, tried under another text', () => {
  it('is the same under the text it ran under', () => {
    fc.assert(
      fc.property(actsWithout('edit', 'sweep', 'restart'), (acts) => {
        const world = played(acts);
        for (const subject of world.subjects)
          for (const policy of subject.policies.filter(({ document }) => TEXTS.includes(document.id)))
            for (const { change } of tryOn(pastOf(subject), policy, world.now).clocks)
              expect(change).toBe('same');
      }),
      seeded('dry run under the same text', 100),
    );
  });

  it('shows beside it the clocks as they ran, breaks off at nothing, and leaves the record alone', () => {
    fc.assert(
      fc.property(actsWithout('sweep', 'restart'), fc.constantFrom(...TEXTS), (acts, id) => {
        const world = played(acts);
        for (const subject of world.subjects) {
          const record = JSON.stringify([
            subject.history,
            subject.policies.map(({ document }) => document.version),
          ]);
          const tried = { document: another(id), calendar: subject.policies[0]!.calendar, carried: false };
          const { clocks } = tryOn(pastOf(subject), tried, world.now);
          const ran = world
            .clocks(subject)
            .filter(({ key, ended }) => key.policyId === id && !GOES_ON.includes(ended?.reason ?? ''));
          const dues = (list: readonly (number | null)[]) => [...list].sort((a, b) => (a ?? 0) - (b ?? 0));
          // Instances of two versions that bear one name cannot be told apart by it.
          const names = new Set(
            ran.map(({ key }) => `${key.clockId} ${key.holder.id ?? ''} ${key.instance}`),
          );
          if (names.size === ran.length)
            expect(dues(clocks.flatMap(({ before }) => (before ? [before.dueAt] : [])))).toEqual(
              dues(ran.map((clock) => timingOf(clock).dueAt)),
            );
          expect(
            JSON.stringify([subject.history, subject.policies.map(({ document }) => document.version)]),
          ).toBe(record);
        }
      }),
      seeded('dry run under another text', 100),
    );
  });
});

describe('any history, explained', () => {
  it('the working ends with the due time, and what has ended has nothing left to stop it', () => {
    fc.assert(
      fc.property(actsWithout('sweep', 'restart'), (acts) => {
        const world = played(acts);
        for (const { policies, history } of world.subjects)
          for (const resting of restingClocks(policies, history)) {
            const told = explain(resting, world.now);
            const { dueAt } = timingOf(resting.clock);
            expect(told.due.at).toBe(dueAt);
            expect(told.due.working.find(({ step }) => step === 'holds')?.to ?? null).toBe(dueAt);
            expect(told.stops.length === 0).toBe(resting.clock.ended !== null);
            expect(told.why.text).toMatch(/^began with \S/);
          }
      }),
      seeded('explanations', 40),
    );
  });
});
