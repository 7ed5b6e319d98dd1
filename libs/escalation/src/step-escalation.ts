import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockWokenChain } from './data/step-runs.js';
import { StepRunner } from './step-runner.js';

/**
 * Runs the waiting step of one chain, for a wake-up that comes before the next sweep. A wake-up with an old token, an
 * early one, and one for a chain another worker holds do nothing: the sweep is the truth.
 */
@Injectable()
export class StepEscalation {
  constructor(
    private readonly transactions: Transactions,
    private readonly runner: StepRunner,
  ) {}

  execute(wake: { escalationId: string; token: string }): Promise<boolean> {
    return this.transactions.run({ actor: systemActor('escalation') }, async (tx) => {
      const chain = await lockWokenChain(tx, wake);
      if (!chain) return false;
      const outcome = await this.runner.run(tx, [chain]);
      return outcome.ran === 1;
    });
  }
}
