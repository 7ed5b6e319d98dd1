import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockDueChains } from './data/step-runs.js';
import { StepRunner } from './step-runner.js';

/** Chains run in one transaction. */
export const SWEEP_BATCH = 200;
/** Batches of one sweep: a backlog is worked off in one go, but a sweep always comes to an end. */
const BATCHES_MAX = 50;

export interface SweepOutcome {
  readonly ran: number;
  readonly ended: number;
}

/**
 * Runs every step that is due by the database's clock. Several workers sweep at once and share the work; a step missed
 * in a standstill runs in the first sweep after it, once, and says how late it is.
 */
@Injectable()
export class SweepEscalations {
  constructor(
    private readonly transactions: Transactions,
    private readonly runner: StepRunner,
  ) {}

  async execute(): Promise<SweepOutcome> {
    const total = { ran: 0, ended: 0 };
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const outcome = await this.transactions.run({ actor: systemActor('escalation') }, async (tx) => {
        const chains = await lockDueChains(tx, SWEEP_BATCH);
        return chains.length === 0 ? null : this.runner.run(tx, chains);
      });
      if (!outcome) break;
      total.ran += outcome.ran;
      total.ended += outcome.ended;
    }
    return total;
  }
}
