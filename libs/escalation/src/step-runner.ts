import { type Tx, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceRuns, auditChains } from './announce-escalation.js';
import { type ClockPlan, instantsOf, isSameDue } from './clock-plan.js';
import { ClockPlans } from './clock-plans.js';
import type { Escalation } from './data/escalation.entity.js';
import { endChains, moveChains, pendingOf } from './data/escalation.repository.js';
import { type DueStep, advanceChains, holdChains, writeRuns } from './data/step-runs.js';
import { type EndReason, judgeStep } from './domain/lifecycle.js';
import { nextRun } from './domain/next-run.js';
import { retime } from './domain/retime.js';

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
    const decided = decide(chains, clocks);
    await this.runSteps(tx, decided.run);
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
  private async runSteps(tx: Tx, due: readonly DueStep[]): Promise<void> {
    const fired = await writeRuns(tx, due);
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
function decide(chains: readonly Escalation[], clocks: ReadonlyMap<string, ClockPlan>): Decided {
  const decided: Decided = { run: [], end: [], move: [], hold: [] };
  for (const chain of chains) {
    const plan = chain.clockRowId === null ? null : clocks.get(chain.clockRowId);
    const judged = judgeStep(plan === null ? null : plan?.facts);
    const pending = pendingOf(chain);
    const step = chain.snapshot.steps.find(({ no }) => no === pending?.stepNo);
    if (judged.verdict === 'end') decided.end.push({ chain, reason: judged.reason });
    else if (judged.verdict === 'hold') decided.hold.push(chain);
    else if (plan && !isSameDue(chain.snapshot.dueAt, plan.dueAt)) decided.move.push({ chain, plan });
    else if (pending && step) decided.run.push({ chain, step, pending });
    else throw new Error('a chain waits for a step it does not have');
  }
  return decided;
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
