import fc from 'fast-check';
import { SEVERITIES, canonicalJson } from '@fcert/kernel';
import { MINISTRY, pin, shipped } from '../../testing/story.js';
import { instanceName } from './clock-rows.js';
import { restingClocks } from './closing.js';
import { statementOf } from './clock-statement.js';
import { evaluate } from './evaluate.js';
import type { HistoryFact } from './history.js';
import { CLOCK_EVENTS, isRecordable } from './policy.js';

const START = Date.UTC(2026, 10, 2, 5);
const POLICIES = ['house-default', 'eu-nis2', 'eu-dora'].map((id) => pin(shipped(id)));
const PARTY = { ...MINISTRY, entityKinds: ['essential-entity', 'financial-entity'] };

type Draft = (seq: number, at: number, recordedAt: number) => HistoryFact;

const event = fc
  .record({
    event: fc.constantFrom(...CLOCK_EVENTS.filter(isRecordable)),
    phases: fc.subarray(['early-warning', 'initial', 'notification', 'intermediate', 'final']),
    by: fc.constantFrom({ kind: 'constituent', id: 'ministry' } as const, { kind: 'fcert' } as const),
  })
  .map((detail): Draft => (seq, at, recordedAt) => ({ kind: 'event', seq, at, recordedAt, ...detail }));
const change = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    flags: fc.dictionary(fc.constantFrom('ongoing'), fc.boolean()),
  })
  .map((detail): Draft => (seq, _at, recordedAt) => ({
    kind: 'change',
    seq,
    at: recordedAt,
    recordedAt,
    ...detail,
  }));

const histories = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: event }, { weight: 1, arbitrary: change }),
      fc.nat({ max: 6 * 3_600_000 }),
      fc.nat({ max: 8 * 3_600_000 }),
    ),
    { maxLength: 20 },
  )
  .map((drafts): HistoryFact[] => {
    const opened: HistoryFact = {
      kind: 'opened',
      seq: 1,
      at: START,
      recordedAt: START,
      subjectKind: 'incident',
      parties: [PARTY],
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

describe('what is certified of closed clocks', () => {
  it('never changes, whatever is recorded afterwards and whenever it is asked for', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (history, cut) => {
        const earlier = history.slice(0, 1 + (cut % history.length));
        const late = restingClocks(POLICIES, history);
        for (const resting of restingClocks(POLICIES, earlier)) {
          if (!resting.clock.ended) continue;
          const again = late.find(({ clock }) => instanceName(clock) === instanceName(resting.clock))!;
          expect(canonicalJson(statementOf(again, START + 9e12))).toBe(
            canonicalJson(statementOf(resting, START)),
          );
          expect(again.facts).toEqual(resting.facts);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('rests on no fact too few: the facts it names make the very same clock, and one less does not end it', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { clock, facts } of restingClocks(POLICIES, history)) {
          if (!clock.ended) continue;
          const of = (part: readonly HistoryFact[]) =>
            evaluate(POLICIES, part).find((it) => instanceName(it) === instanceName(clock));
          expect(of(facts)?.ended).toEqual(clock.ended);
          expect(of(facts.slice(0, -1))?.ended ?? null).toBeNull();
        }
      }),
      { numRuns: 60 },
    );
  });
});
