import fc from 'fast-check';
import { firstRun, nextRun } from './next-run.js';
import { pinSteps } from './pin-steps.js';
import { retime } from './retime.js';
import type { PendingRun, PinnedStep, PlannedStep } from './snapshot.js';

const planned = fc.record({
  at: fc.integer({ min: 0, max: 100_000 }),
  repeatEvery: fc.constantFrom(null, 'PT1S', 'PT5S', 'PT30S'),
  maxRepeats: fc.constantFrom(null, 1, 3),
});

/** What happens to a chain: the sweep comes by after some time, or its due time is moved. */
type Happening = { kind: 'sweep'; after: number } | { kind: 'move'; by: number };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('sweep' as const), after: fc.integer({ min: 0, max: 20_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      by: fc.integer({ min: -60_000, max: 60_000 }),
    }),
  },
);

interface Run extends PendingRun {
  readonly firedAt: number;
  readonly level: string;
}

/** Runs one due step per visit until nothing waits, as the sweep does. */
function follow(steps: readonly PlannedStep[], course: readonly Happening[]): Run[] {
  let pinned: readonly PinnedStep[] = pinSteps({
    planned: steps,
    path: { nodes: [], edges: [] },
    holds: () => false,
  });
  let pending = firstRun(pinned, 0);
  let now = 0;
  const runs: Run[] = [];
  const visit = (): void => {
    if (!pending || pending.dueAt > now) return;
    const { level } = pinned.find((step) => step.no === pending!.stepNo)!;
    runs.push({ ...pending, firedAt: now, level });
    pending = nextRun(pinned, pending, now);
  };
  for (const it of course) {
    if (it.kind === 'sweep') {
      now += it.after;
      visit();
    } else {
      const moved = new Map(steps.map((step) => [step.level, step.at + it.by]));
      ({ steps: pinned, pending } = retime(pinned, pending, moved, now));
    }
  }
  for (let rest = 0; pending && rest < 1000; rest += 1) {
    now = Math.max(now, pending.dueAt);
    visit();
  }
  return runs;
}

describe('any course of a chain', () => {
  const chains = fc.array(planned, { minLength: 1, maxLength: 8 }).map((list): PlannedStep[] =>
    list.map((step, n) => ({
      ...step,
      level: `step-${n + 1}`,
      action: 'page',
      to: ['desk'],
      requireAck: false,
      channels: null,
      unacknowledgeAfter: null,
    })),
  );

  it('runs every step exactly once, in order of its number, never early, and repeats within its limit', () => {
    fc.assert(
      fc.property(chains, fc.array(happening, { maxLength: 30 }), (steps, course) => {
        const runs = follow(steps, course);
        const first = runs.filter((run) => run.repeatNo === 0);
        expect(first.map((run) => run.level).sort()).toEqual(steps.map((step) => step.level).sort());
        expect(first.map((run) => run.stepNo)).toEqual(first.map((_, n) => n + 1));
        expect(new Set(runs.map((run) => `${run.stepNo}.${run.repeatNo}`)).size).toBe(runs.length);
        for (const run of runs) {
          expect(run.firedAt).toBeGreaterThanOrEqual(run.dueAt);
          const rule = steps.find((step) => step.level === run.level)!;
          expect(run.repeatNo).toBeLessThanOrEqual(rule.repeatEvery ? (rule.maxRepeats ?? 1) : 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
