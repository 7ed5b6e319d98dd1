import { type SubjectStanding, subjectStandings } from '@fcert/clock';
import { type Tx, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceRuns, auditChains } from './announce-escalation.js';
import { type ClockPlan, instantsOf, isSameDue } from './clock-plan.js';
import { ClockPlans } from './clock-plans.js';
import type { Escalation } from './data/escalation.entity.js';
import { endChains, moveChains, pendingOf } from './data/escalation.repository.js';
import { type Deferral, deferChains } from './data/deferrals.js';
import { type DueStep, advanceChains, holdChains, writeRuns } from './data/step-runs.js';
import { type EndReason, judgeStep } from './domain/lifecycle.js';
import { nextRun } from './domain/next-run.js';
import { waitsUntil } from './domain/quiet.js';
import { retime } from './domain/retime.js';
import { recipientsOf } from './recipients.js';

export interface RunOutcome {
  readonly ran: number;
  readonly ended: number;
  readonly moved: number;
  readonly held: number;
}

interface Decided {
  readonly run: DueStep[];
  readonly end: { chain: Escalation; reason: EndReason }[];
  readonly move: { chain: Escalation; plan: ClockPlan }[];
  readonly hold: Escalation[];
  readonly defer: { chain: Escalation; to: number }[];
}

/** What the verdict on a chain rests on besides its clock. */
interface Moment {
  readonly now: Date;
  readonly standings: ReadonlyMap<string, SubjectStanding>;
}

/**
 * Runs one step of each locked, due chain: the ledger row, the audit entry and the event in the caller's transaction,
 * then the chain waits for its next step. Every statement is for all chains at once.
 */
@Injectable()
export class StepRunner {
  constructor(private readonly plans: ClockPlans) {}

  async run(tx: Tx, chains: readonly Escalation[]): Promise<RunOutcome> {
    const clocks = await this.plans.byClock(tx, chains);
    const moment = { now: await databaseTime(tx), standings: await standingsOf(tx, chains) };
    const decided = decide(chains, clocks, moment);
    await this.runSteps(tx, decided.run, moment.now);
    await deferSteps(tx, decided.defer);
    await endChains(
      tx,
      decided.end.map(({ chain, reason }) => ({ id: chain.id, reason })),
    );
    await auditChains(
      tx,
      'ended',
      decided.end.map(({ chain, reason }) => ({ chain, data: { reason } })),
    );
    await moveToNewDue(tx, decided.move);
    await holdChains(
      tx,
      decided.hold.map((chain) => chain.id),
    );
    return {
      ran: decided.run.length,
      ended: decided.end.length,
      moved: decided.move.length,
      held: decided.hold.length,
    };
  }

  /** A run that stands in the ledger already has been told: its chain goes on without telling it again. */
  private async runSteps(tx: Tx, due: readonly DueStep[], now: Date): Promise<void> {
    const told = await recipientsOf(tx, due, now);
    const fired = await writeRuns(
      tx,
      due.map((step) => ({ ...step, told: told.get(step.chain.id)! })),
    );
    const firedAt = new Map(fired.map((it) => [it.chain.id, it.firedAt]));
    await advanceChains(
      tx,
      due.map(({ chain, pending }) => {
        const at = firedAt.get(chain.id) ?? new Date(pending.dueAt);
        const next = nextRun(chain.snapshot.steps, pending, at.getTime());
        return { id: chain.id, snapshot: chain.snapshot, next, firedAt: at, token: chain.activeStepToken };
      }),
    );
    await announceRuns(tx, fired);
  }
}

/** The clock has the last word: what it no longer owes is not escalated, and what it owes later is not told now. */
function decide(
  chains: readonly Escalation[],
  clocks: ReadonlyMap<string, ClockPlan>,
  moment: Moment,
): Decided {
  const decided: Decided = { run: [], end: [], move: [], hold: [], defer: [] };
  for (const chain of chains) {
    const plan = chain.clockRowId === null ? null : clocks.get(chain.clockRowId);
    const judged = judgeStep(plan === null ? null : plan?.facts);
    const pending = pendingOf(chain);
    const step = chain.snapshot.steps.find(({ no }) => no === pending?.stepNo);
    if (judged.verdict === 'end') decided.end.push({ chain, reason: judged.reason });
    else if (judged.verdict === 'hold') decided.hold.push(chain);
    else if (plan && !isSameDue(chain.snapshot.dueAt, plan.dueAt)) decided.move.push({ chain, plan });
    else if (waitOf(chain, moment) !== null) decided.defer.push({ chain, to: waitOf(chain, moment)! });
    else if (pending && step) decided.run.push({ chain, step, pending });
    else throw new Error('a chain waits for a step it does not have');
  }
  return decided;
}

function waitOf({ snapshot, subjectId }: Escalation, { now, standings }: Moment): number | null {
  return waitsUntil(snapshot.quietHours, standings.get(subjectId)?.severity ?? null, now.getTime());
}

/** Asked only where a chain has quiet hours: most have none. */
function standingsOf(tx: Tx, chains: readonly Escalation[]): Promise<Map<string, SubjectStanding>> {
  const quiet = chains.filter((chain) => chain.snapshot.quietHours);
  return subjectStandings(tx, [...new Set(quiet.map((chain) => chain.subjectId))]);
}

async function deferSteps(tx: Tx, deferred: readonly { chain: Escalation; to: number }[]): Promise<void> {
  const to = deferred.map(({ chain, to: at }): Deferral => ({ id: chain.id, to: new Date(at) }));
  await deferChains(tx, to);
  await auditChains(
    tx,
    'deferred',
    deferred.map(({ chain, to: at }) => ({
      chain,
      data: {
        step: chain.nextStepNo,
        repeat: chain.nextRepeatNo,
        dueAt: chain.nextStepAt?.toISOString(),
        deferredTo: new Date(at).toISOString(),
      },
    })),
  );
}

/** Gives the steps that have not run the instants of the clock's present due time. */
export async function moveToNewDue(
  tx: Tx,
  moves: readonly { chain: Escalation; plan: ClockPlan }[],
): Promise<void> {
  if (moves.length === 0) return;
  const now = (await databaseTime(tx)).getTime();
  await moveChains(
    tx,
    moves.map(({ chain, plan }) => {
      const moved = retime(chain.snapshot.steps, pendingOf(chain), instantsOf(plan), now);
      const dueAt = plan.dueAt?.toISOString() ?? null;
      return {
        id: chain.id,
        snapshot: { ...chain.snapshot, dueAt, steps: moved.steps },
        pending: moved.pending,
      };
    }),
  );
  await auditChains(
    tx,
    're-timed',
    moves.map(({ chain, plan }) => ({
      chain,
      data: { before: chain.snapshot.dueAt, after: plan.dueAt?.toISOString() ?? null },
    })),
  );
}
