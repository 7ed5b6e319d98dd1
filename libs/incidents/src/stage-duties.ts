import type { ClockOutcome, ClockView } from '@fcert/clock';
import type { OwedClock, StageOutcome, StagePolicy, StoppedClock } from './data/staged-report.js';
import type { StageDuty } from './domain/stage-targets.js';

/** The clocks of an organisation that end by something it hands in, in order of their due time. */
export function stageDuties(clocks: readonly ClockView[], constituentId: string): StageDuty[] {
  return clocks.flatMap((clock) => {
    const { stopEvent, deliverable } = clock;
    if (!isOwn(clock, constituentId) || !deliverable) return [];
    if (stopEvent !== 'report_submitted' && stopEvent !== 'update_sent') return [];
    return [
      {
        clockRowId: clock.id,
        clockId: clock.clockId,
        policyId: clock.policy.id,
        policyTitle: clock.policyTitle,
        phase: deliverable.phase,
        stopEvent,
        requires: deliverable.requires ?? [],
        isOpen: clock.endedAt === null,
        isAnswered: clock.endedAt !== null && clock.reason === stopEvent,
      },
    ];
  });
}

/** What an act has stopped, and what its duty holder still owes. `clocks` as they stand after the act. */
export function outcomeOf(
  { changes }: ClockOutcome,
  clocks: readonly ClockView[],
  isHolders: (clock: Pick<ClockView, 'dutyHolder'>) => boolean,
): StageOutcome {
  const views = new Map(clocks.map((clock) => [clock.id, clock]));
  const stopped = changes.flatMap((it): StoppedClock[] => {
    const view = views.get(it.clockRowId);
    if (!view || !it.endedAt || !isHolders(it) || (it.change !== 'met' && it.change !== 'met_late'))
      return [];
    return [
      {
        id: it.clockRowId,
        clockId: it.clockId,
        title: it.title,
        policy: shownPolicy(view),
        dueAt: it.dueAt?.toISOString() ?? null,
        stoppedAt: it.endedAt.toISOString(),
        state: it.change,
        lateByMs: it.dueAt ? Math.max(0, it.endedAt.getTime() - it.dueAt.getTime()) : 0,
      },
    ];
  });
  return { stopped, owed: clocks.filter((it) => it.endedAt === null && isHolders(it)).map(owedClock) };
}

function owedClock(clock: ClockView): OwedClock {
  return {
    id: clock.id,
    clockId: clock.clockId,
    title: clock.title,
    caption: clock.caption,
    policy: shownPolicy(clock),
    phase: clock.deliverable?.phase ?? null,
    dueAt: clock.dueAt?.toISOString() ?? null,
    state: clock.state,
  };
}

function shownPolicy({ policy, caption }: ClockView): StagePolicy {
  return { ...policy, caption };
}

export function isOwn({ dutyHolder }: Pick<ClockView, 'dutyHolder'>, constituentId: string): boolean {
  return dutyHolder.kind === 'constituent' && dutyHolder.id === constituentId;
}
