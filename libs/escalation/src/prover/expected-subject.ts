import {
  type ClockState,
  type HistoryFact,
  type PinnedPolicy,
  alarmsOf,
  evaluate,
  plannedSteps,
  stateAt,
  timingOf,
} from '@fcert/clock';
import { COMMIT_SLACK_MS } from './domain/limits.js';
import type { ExpectedClock, ExpectedSubject, Past } from './domain/records.js';

/** What a subject's history and its pinned texts demand, now and at any instant before. */
export class HistoryOfSubject implements ExpectedSubject {
  readonly clocks: readonly ExpectedClock[];
  /** States of the past by the number of facts they rest on; asked for only where the present does not explain a firing. */
  private readonly earlier = new Map<number, readonly ExpectedClock[]>();

  constructor(
    private readonly policies: readonly PinnedPolicy[],
    private readonly history: readonly HistoryFact[],
  ) {
    this.clocks = evaluate(policies, history).map(expectedOf);
  }

  past(name: string, at: number): Past[] {
    const states: Past[] = [];
    for (const length of this.visibleLengths(at).reverse()) {
      const knownAt = this.history[length - 1]!.recordedAt;
      states.push({ knownAt, clock: this.clockAfter(length, name) });
      if (knownAt < at - COMMIT_SLACK_MS) break;
    }
    return states;
  }

  until(name: string, at: number): Past[] {
    return this.visibleLengths(at).map((length) => ({
      knownAt: this.history[length - 1]!.recordedAt,
      clock: this.clockAfter(length, name),
    }));
  }

  /** Facts of one transaction carry one instant and became known together. */
  private visibleLengths(at: number): number[] {
    return this.history.flatMap((fact, n) => {
      const next = this.history[n + 1];
      return fact.recordedAt <= at && fact.recordedAt !== next?.recordedAt ? [n + 1] : [];
    });
  }

  private clockAfter(length: number, name: string): ExpectedClock | undefined {
    let clocks = this.earlier.get(length);
    if (!clocks) {
      clocks = evaluate(this.policies, this.history.slice(0, length)).map(expectedOf);
      this.earlier.set(length, clocks);
    }
    return clocks.find((clock) => clock.name === name);
  }
}

function expectedOf(clock: ClockState): ExpectedClock {
  const { key, pinned, ended, pauses } = clock;
  const { countFrom, allowedUntil, dueAt } = timingOf(clock);
  return {
    name: [
      key.policyId,
      key.version,
      key.clockId,
      `${key.holder.kind}:${key.holder.id ?? ''}`,
      key.instance,
    ].join(' '),
    startedAt: clock.startedAt,
    knownAt: clock.knownAt,
    anchorAt: clock.anchorAt,
    dueAt,
    pauses: pauses.map(({ from, to, reason }) => ({ from, to: to ?? ended?.at ?? null, reason })),
    ended: ended && {
      at: ended.at,
      recordedAt: ended.recordedAt,
      reason: ended.reason,
      state: stateAt(clock, ended.at),
    },
    isPaused: ended === null && pauses.some((pause) => pause.to === null),
    breachTold: clock.breachTold,
    alarms: alarmsOf(clock),
    steps: plannedSteps(pinned, { countFrom, allowedUntil, dueAt, pauses }),
  };
}
