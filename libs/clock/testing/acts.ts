import fc from 'fast-check';
import { SEVERITIES, type Severity } from '@fcert/kernel';
import { CLOCK_EVENTS, type RecordableEvent, isRecordable } from '../src/domain/policy.js';

/** One thing that happens to a world of clocks. Numbers pick among what is there when its turn comes. */
export type Act =
  | { do: 'open'; severity: Severity | null; flags: string[] }
  | {
      do: 'event';
      on: number;
      event: RecordableEvent;
      by: 'constituent' | 'fcert' | null;
      phases: string[];
      ago: number;
    }
  | { do: 'change'; on: number; severity: Severity | null | undefined; flags: Record<string, boolean> }
  | { do: 'pause' | 'resume'; on: number; clock: number }
  | { do: 'merge'; on: number; other: number }
  | { do: 'unmerge' | 'split' | 'reopen'; on: number }
  | { do: 'edit'; factor: number; holiday: number }
  | { do: 'restart' }
  | { do: 'sweep' }
  | { do: 'wait'; minutes: number };

const FLAGS = ['significant-impact', 'major-incident', 'oral-report', 'disruptive', 'cii', 'ongoing'];
const PHASES = [
  'early-warning',
  'initial',
  'notification',
  'intermediate',
  'progress',
  'final',
  'written-record',
];
const EVENTS = CLOCK_EVENTS.filter(isRecordable).filter((name) => !name.startsWith('task_'));
const some = fc.nat({ max: 50 });

const acts: Record<Act['do'], fc.Arbitrary<Act>> = {
  open: fc.record({
    do: fc.constant('open' as const),
    severity: fc.constantFrom(...SEVERITIES, null),
    flags: fc.subarray(FLAGS, { maxLength: 3 }),
  }),
  event: fc.record({
    do: fc.constant('event' as const),
    on: some,
    event: fc.constantFrom(...EVENTS),
    by: fc.constantFrom('constituent' as const, 'fcert' as const, null),
    phases: fc.subarray(PHASES, { maxLength: 2 }),
    ago: fc.oneof(fc.constant(0), fc.nat({ max: 30 * 60 })),
  }),
  change: fc.record({
    do: fc.constant('change' as const),
    on: some,
    severity: fc.constantFrom(...SEVERITIES, null, undefined),
    flags: fc.dictionary(fc.constantFrom(...FLAGS), fc.boolean(), { maxKeys: 2 }),
  }),
  pause: fc.record({ do: fc.constant('pause' as const), on: some, clock: some }),
  resume: fc.record({ do: fc.constant('resume' as const), on: some, clock: some }),
  merge: fc.record({ do: fc.constant('merge' as const), on: some, other: some }),
  unmerge: fc.record({ do: fc.constant('unmerge' as const), on: some }),
  split: fc.record({ do: fc.constant('split' as const), on: some }),
  reopen: fc.record({ do: fc.constant('reopen' as const), on: some }),
  edit: fc.record({
    do: fc.constant('edit' as const),
    factor: fc.integer({ min: 1, max: 9 }),
    holiday: fc.nat({ max: 20 }),
  }),
  restart: fc.constant({ do: 'restart' }),
  sweep: fc.constant({ do: 'sweep' }),
  wait: fc.record({
    do: fc.constant('wait' as const),
    minutes: fc.oneof(fc.nat({ max: 45 }), fc.nat({ max: 3000 })),
  }),
};

const WEIGHTS: Record<Act['do'], number> = {
  open: 3,
  event: 8,
  change: 4,
  pause: 2,
  resume: 2,
  merge: 3,
  unmerge: 2,
  split: 2,
  reopen: 2,
  edit: 1,
  restart: 1,
  sweep: 4,
  wait: 5,
};

/** Any acts in any order, but for those left out. */
export function actsWithout(...left: Act['do'][]): fc.Arbitrary<Act[]> {
  const kinds = (Object.keys(acts) as Act['do'][]).filter((kind) => !left.includes(kind));
  const one = fc.oneof(...kinds.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: acts[kind] })));
  return fc.array(one, { minLength: 1, maxLength: 30 });
}

/** Draws a seed, or takes the one of `CLOCK_SEED`, and prints it: what failed can be run again. */
export function seeded(name: string, numRuns: number): { seed: number; numRuns: number } {
  const seed = Number(process.env.CLOCK_SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${name}: CLOCK_SEED=${seed}\n`);
  return { seed, numRuns };
}
