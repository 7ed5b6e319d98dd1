import { type Finding, type FindingKind, shown } from './finding.js';
import { ARMED_MS, LATE_MS } from './limits.js';
import type {
  Circumstances,
  ExpectedClock,
  ExpectedSubject,
  Span,
  StoredChain,
  StoredClock,
  StoredRun,
  StoredStep,
  StoredSubject,
} from './records.js';

/** A chain whose clock stood still is looked at again within this time. */
const HOLD_MS = 15_000;

/** Compares the chains of a subject, and the runs in them, with the steps its policies demand. */
export function judgeChains(
  stored: StoredSubject,
  expected: ExpectedSubject,
  circumstances: Circumstances,
): Finding[] {
  const judge = new ChainJudge(stored, expected, circumstances);
  return [
    ...stored.clocks.flatMap((row) => judge.clock(row)),
    ...stored.chains.flatMap((chain) => judge.chain(chain)),
  ];
}

class ChainJudge {
  constructor(
    private readonly stored: StoredSubject,
    private readonly expected: ExpectedSubject,
    private readonly circumstances: Circumstances,
  ) {}

  /** Whether a clock with steps has its chain, and the chain every step. */
  clock(row: StoredClock): Finding[] {
    const clock = this.expected.clocks.find((one) => one.name === row.name);
    if (!clock || clock.steps.length === 0) return [];
    const chain = this.stored.chains.find((one) => one.clockRowId === row.id);
    if (!chain) return this.unchained(row, clock);
    if (chain.endedAt !== null || chain.acknowledgedAt !== null || clock.ended) return [];
    const levels = new Set(chain.steps.map((step) => step.level));
    return clock.steps
      .filter((step) => !levels.has(step.level) && this.waited(clock, chain, step.at) > LATE_MS)
      .map((step) =>
        this.found(
          'step-swallowed',
          `${chain.id} ${step.level}`,
          `${row.clockId} ${step.level} is not in its chain`,
          true,
        ),
      );
  }

  private unchained(row: StoredClock, clock: ExpectedClock): Finding[] {
    const until = clock.ended?.recordedAt ?? this.circumstances.now;
    const isOverdue = until - Math.max(clock.knownAt, clock.steps[0]!.at) > LATE_MS;
    const isForgotten = clock.ended === null && until - clock.knownAt > ARMED_MS;
    if (!isOverdue && !isForgotten) return [];
    const says = `${row.clockId} has no chain of escalation`;
    return [this.found('step-swallowed', row.id, says, clock.ended === null)];
  }

  chain(chain: StoredChain): Finding[] {
    const row = this.stored.clocks.find((one) => one.id === chain.clockRowId);
    const clock = row && this.expected.clocks.find((one) => one.name === row.name);
    return [
      ...chain.steps.flatMap((step) => this.step(chain, step, clock)),
      ...chain.runs.flatMap((run) => this.run(chain, run, row)),
      ...this.events(chain),
    ];
  }

  /** A step whose instant has passed while its chain was open has run. */
  private step(chain: StoredChain, step: StoredStep, clock: ExpectedClock | undefined): Finding[] {
    const run = chain.runs.find((one) => one.step === step.no && one.repeat === 0);
    if (run) {
      if (run.firedAt >= step.at) return [];
      const says = `step ${step.no} ran at ${shown(run.firedAt)}, pinned to ${shown(step.at)}`;
      return [this.found('fired-early', `${chain.id} ${step.no}`, says, false)];
    }
    if (this.waited(clock, chain, step.at) <= LATE_MS) return [];
    const isOpen = chain.endedAt === null && chain.acknowledgedAt === null && !clock?.ended;
    const says = `step ${step.no} (${step.level}) was due ${shown(step.at)} and did not run`;
    return [this.found('step-swallowed', `${chain.id} ${step.no}`, says, isOpen)];
  }

  /** How long a step that is due at `at` has been left waiting while its chain was open and its clock ran. */
  private waited(clock: ExpectedClock | undefined, chain: StoredChain, at: number): number {
    const ends = [chain.acknowledgedAt, chain.endedAt, clock?.ended?.recordedAt ?? null];
    const until = Math.min(this.circumstances.now, ...ends.flatMap((end) => end ?? []));
    const held = this.heldIn(chain, clock);
    const waited = openTime(Math.max(at, chain.createdAt), until, held);
    if (!clock || waited <= LATE_MS) return waited;
    return openTime(Math.max(at, chain.createdAt, this.knownSince(clock, at, until)), until, held);
  }

  /** When it became known that a step is due at this instant: a correction may give it one that has passed. */
  private knownSince({ name }: ExpectedClock, at: number, until: number): number {
    let since: number | undefined;
    for (const { knownAt, clock } of this.expected.until(name, until)) {
      const isPlanned = clock?.steps.some((step) => step.at === at) ?? false;
      since = isPlanned ? (since ?? knownAt) : undefined;
    }
    return since ?? at;
  }

  private heldIn(chain: StoredChain, clock: ExpectedClock | undefined): Span[] {
    const paused = (clock?.pauses ?? []).map(({ from, to }) => ({
      from,
      to: (to ?? this.circumstances.now) + HOLD_MS,
    }));
    return [...chain.held, ...paused];
  }

  private run(chain: StoredChain, run: StoredRun, row: StoredClock | undefined): Finding[] {
    const about = `${chain.id} ${run.step} ${run.repeat}`;
    const name = `step ${run.step}${run.repeat > 0 ? `, repeat ${run.repeat},` : ''}`;
    const add = (kind: FindingKind, says: string) => this.found(kind, about, `${name} ${says}`, false);
    const ran = `ran at ${shown(run.firedAt)}`;
    const findings: Finding[] = [];
    if (run.firedAt < run.dueAt || this.isBeforePlan(chain, run, row))
      findings.push(add('fired-early', `${ran}, due ${shown(run.dueAt)}`));
    else if (openTime(run.dueAt, run.firedAt, chain.held) > LATE_MS)
      findings.push(add('step-late', `${ran}, due ${shown(run.dueAt)}`));
    if (chain.state === 'acknowledged' && chain.acknowledgedAt !== null && run.firedAt > chain.acknowledgedAt)
      findings.push(add('step-after-acknowledgement', `${ran}, acknowledged ${shown(chain.acknowledgedAt)}`));
    const entries = this.stored.entries.get(about) ?? 0;
    if (entries > 1) findings.push(add('fired-twice', `has ${entries} audit entries`));
    if (entries === 0) findings.push(add('firing-untold', 'has no audit entry'));
    return findings;
  }

  /** The policy asks for this step only later, by all that may have been known when it ran. */
  private isBeforePlan(chain: StoredChain, run: StoredRun, row: StoredClock | undefined): boolean {
    const level = chain.steps.find((step) => step.no === run.step)?.level;
    if (!row || level === undefined || run.repeat > 0) return false;
    const planned = (clock: ExpectedClock | undefined) =>
      clock?.steps.find((step) => step.level === level)?.at;
    const present = planned(this.expected.clocks.find((one) => one.name === row.name));
    if (present !== undefined && present <= run.firedAt) return false;
    return this.expected.past(row.name, run.firedAt).every(({ clock }) => {
      const at = planned(clock);
      return at === undefined || at > run.firedAt;
    });
  }

  /** Each run leaves one event; an event names the step, not the repeat. */
  private events(chain: StoredChain): Finding[] {
    const runs = new Map<number, StoredRun[]>();
    for (const run of chain.runs) runs.set(run.step, [...(runs.get(run.step) ?? []), run]);
    return [...runs].flatMap(([no, each]) => {
      const key = `${chain.id} ${no}`;
      const events = this.stored.events.get(key) ?? 0;
      if (events === each.length) return [];
      if (events > each.length)
        return [
          this.found(
            'fired-twice',
            key,
            `step ${no} ran ${each.length} times and has ${events} events`,
            false,
          ),
        ];
      if (each.some((run) => run.firedAt < this.circumstances.eventsSince)) return [];
      return [
        this.found(
          'firing-untold',
          key,
          `step ${no} ran ${each.length} times and has ${events} events`,
          false,
        ),
      ];
    });
  }

  private found(kind: FindingKind, about: string, says: string, lasts: boolean): Finding {
    const { kind: subjectKind, id, reference } = this.stored;
    return { kind, about, subject: { kind: subjectKind, id, reference }, says, evidence: {}, lasts };
  }
}

/** How much of a span lies in none of those in which a step had to wait. */
function openTime(from: number, until: number, held: readonly Span[]): number {
  let [open, reached] = [0, from];
  for (const span of [...held].sort((a, b) => a.from - b.from)) {
    if (span.from > reached) open += Math.min(span.from, until) - reached;
    reached = Math.min(Math.max(reached, span.to), until);
    if (reached >= until) return Math.max(0, open);
  }
  return Math.max(0, open + until - reached);
}
