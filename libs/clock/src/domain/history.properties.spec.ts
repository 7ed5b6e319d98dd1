import fc from 'fast-check';
import { SEVERITIES } from '@fcert/kernel';
import { MINISTRY, WORKING_DAYS, pin, shipped } from '../../testing/story.js';
import { alarmsOf } from './alarms.js';
import { type ClockState, type PinnedPolicy, dutyOf, isOpen } from './clock-state.js';
import { instanceName } from './clock-rows.js';
import { holderKey } from './duty-holder.js';
import { evaluate } from './evaluate.js';
import type { HistoryFact, Party } from './history.js';
import { timingOf } from './limits.js';
import { CLOCK_EVENTS, isRecordable } from './policy.js';
import { stateAt } from './verdict.js';

const START = Date.UTC(2026, 10, 2, 5);
const PARTIES: Party[] = [
  { ...MINISTRY, sectors: ['finance'], entityKinds: ['essential-entity', 'financial-entity', 'cii-owner'] },
  { id: 'second', sectors: ['health'], entityKinds: ['responsible-entity'] },
];
const POLICIES: PinnedPolicy[] = [
  'house-default',
  'eu-nis2',
  'eu-dora',
  'au-soci-2b',
  'sg-cii-2025',
  'us-circia',
].map((id) => pin(shipped(id), WORKING_DAYS));
const FLAGS = [
  'significant-impact',
  'major-incident',
  'oral-report',
  'disruptive',
  'cii',
  'trust-service',
  'ongoing',
];
const PHASES = [
  'early-warning',
  'initial',
  'notification',
  'intermediate',
  'progress',
  'final',
  'written-record',
];
const HOUSE_PAUSABLE = shipped('house-default').clocks.filter((clock) => clock.pausable);

type Draft = (seq: number, at: number, recordedAt: number) => HistoryFact;

const event = fc
  .record({
    event: fc.constantFrom(...CLOCK_EVENTS.filter(isRecordable).filter((name) => name !== 'rejected')),
    phases: fc.option(fc.subarray(PHASES, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    by: fc.option(
      fc.constantFrom({ kind: 'constituent', id: 'ministry' } as const, { kind: 'fcert' } as const),
      {
        nil: undefined,
      },
    ),
  })
  .map((detail): Draft => (seq, at, recordedAt) => ({ kind: 'event', seq, at, recordedAt, ...detail }));

const change = fc
  .record({
    severity: fc.option(fc.constantFrom(...SEVERITIES), { nil: undefined }),
    flags: fc.dictionary(fc.constantFrom(...FLAGS), fc.boolean(), { maxKeys: 3 }),
  })
  .map((detail): Draft => (seq, _at, recordedAt) => ({
    kind: 'change',
    seq,
    at: recordedAt,
    recordedAt,
    ...detail,
  }));

const standing = fc
  .record({
    clock: fc.constantFrom(...HOUSE_PAUSABLE),
    instance: fc.integer({ min: 1, max: 3 }),
    resume: fc.boolean(),
  })
  .map(({ clock, instance, resume }): Draft => (seq, _at, recordedAt) => {
    const holder = { kind: clock.dutyHolder, id: clock.dutyHolder === 'fcert' ? null : 'ministry' };
    const key = { policyId: 'house-default', version: '1.1.0', clockId: clock.id, holder, instance };
    const common = { seq, at: recordedAt, recordedAt, clock: key, author: 'analyst' };
    return resume
      ? { kind: 'resume', ...common }
      : { kind: 'pause', ...common, reason: clock.pauseReasons?.[0] ?? '' };
  });

/** Anything in any order: acts told late, corrections, changes of heart, pauses. */
const histories = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 5, arbitrary: event },
        { weight: 3, arbitrary: change },
        { weight: 2, arbitrary: standing },
      ),
      fc.integer({ min: 0, max: 6 * 3_600_000 }),
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * 3_600_000 })),
    ),
    { maxLength: 25 },
  )
  .map((drafts) => {
    const opened: HistoryFact = {
      kind: 'opened',
      seq: 1,
      at: START,
      recordedAt: START,
      subjectKind: 'incident',
      parties: PARTIES,
      providerId: null,
      severity: 'high',
      categories: [],
      flags: { 'significant-impact': true, 'major-incident': true },
    };
    let now = START;
    const facts = drafts.map(([draft, step, told], n) => {
      now += step;
      return draft(n + 2, now - told, now);
    });
    return [opened, ...facts];
  });

function byName(clocks: readonly ClockState[]): Map<string, ClockState> {
  return new Map(clocks.map((clock) => [instanceName(clock), clock]));
}

/** Calls back with the clocks before and after each fact. */
function eachStep(
  history: HistoryFact[],
  check: (before: ClockState[], after: ClockState[], fact: HistoryFact) => void,
) {
  for (let n = 1; n < history.length; n += 1)
    check(evaluate(POLICIES, history.slice(0, n)), evaluate(POLICIES, history.slice(0, n + 1)), history[n]!);
}

const RUNS = { numRuns: 150 };

describe('whatever happens, in whatever order it is told', () => {
  it('a clock that has ended never changes', () => {
    fc.assert(
      fc.property(histories, (history) =>
        eachStep(history, (before, after) => {
          const later = byName(after);
          for (const clock of before.filter((one) => one.ended))
            expect(later.get(instanceName(clock))).toEqual(clock);
        }),
      ),
      RUNS,
    );
  });

  it('the due time of a clock that is not a house clock never moves later, but for a latest anchor', () => {
    fc.assert(
      fc.property(histories, (history) =>
        eachStep(history, (before, after) => {
          const later = byName(after);
          for (const clock of before) {
            const { policy, definition } = clock.pinned;
            const dueBefore = timingOf(clock).dueAt;
            if (
              policy.document.status === 'house' ||
              definition.anchor.pick === 'latest' ||
              dueBefore === null
            )
              continue;
            const dueAfter = timingOf(later.get(instanceName(clock))!).dueAt;
            expect(dueAfter).not.toBeNull();
            expect(dueAfter!).toBeLessThanOrEqual(dueBefore);
            expect(clock.pauses).toEqual([]);
          }
        }),
      ),
      RUNS,
    );
  });

  it('a house clock is owed later only by a pause', () => {
    fc.assert(
      fc.property(histories, (history) =>
        eachStep(history, (before, after, fact) => {
          const later = byName(after);
          for (const clock of before.filter((one) => one.pinned.policy.document.status === 'house')) {
            const [was, is] = [timingOf(clock).dueAt, timingOf(later.get(instanceName(clock))!).dueAt];
            const stood = clock.pauses.some((pause) => pause.to === null);
            if (was !== null && is !== null && is > was)
              expect([fact.kind, stood]).toEqual([expect.any(String), true]);
          }
        }),
      ),
      RUNS,
    );
  });

  it('no clock is lost, and each duty of a holder has one open clock at most', () => {
    fc.assert(
      fc.property(histories, (history) =>
        eachStep(history, (before, after) => {
          const later = byName(after);
          for (const clock of before) expect(later.has(instanceName(clock))).toBe(true);
          expect(later.size).toBe(after.length);
          const open = after
            .filter(isOpen)
            .map(
              ({ key, pinned }) => `${key.policyId} ${dutyOf(pinned.definition)} ${holderKey(key.holder)}`,
            );
          expect(new Set(open).size).toBe(open.length);
        }),
      ),
      RUNS,
    );
  });

  it('alarms ascend to the due time, each level once, and an answered clock in time has none', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const clock of evaluate(POLICIES, history)) {
          const alarms = alarmsOf(clock);
          const { dueAt } = timingOf(clock);
          expect(new Set(alarms.map((alarm) => alarm.level)).size).toBe(alarms.length);
          expect(alarms.map((alarm) => alarm.at)).toEqual(
            alarms.map((alarm) => alarm.at).sort((a, b) => a - b),
          );
          if (alarms.length > 0) expect(alarms.at(-1)).toMatchObject({ level: 'due', at: dueAt });
          if (clock.ended && stateAt(clock, clock.ended.at) === 'met')
            expect(alarms.filter((alarm) => alarm.armed)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('a fact leaves out no clock that would have had an answer to it', () => {
    // At a change of nothing every scope is compared and every clock is asked to start.
    const askedAgain = (fact: HistoryFact): HistoryFact[] => {
      const { seq, at, recordedAt } = fact;
      return [fact, { kind: 'change', seq: seq + 0.5, at, recordedAt }];
    };
    fc.assert(
      fc.property(histories, (history) => {
        expect(evaluate(POLICIES, history.flatMap(askedAgain))).toEqual(evaluate(POLICIES, history));
      }),
      RUNS,
    );
  });

  it('the same rows give the same answer again', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const again = JSON.parse(JSON.stringify(history)) as HistoryFact[];
        expect(evaluate(POLICIES, again)).toEqual(evaluate(POLICIES, history));
      }),
      { numRuns: 50 },
    );
  });
});
