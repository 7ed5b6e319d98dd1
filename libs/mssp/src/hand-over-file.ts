import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Evidence, HandOverEvidence } from '@fcert/incidents';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockTask } from './data/task.repository.js';

/** States in which the provider works on the task or is asked to. */
const OPEN = ['offered', 'acknowledged', 'started', 'returned'];

/** Hands a file to the provider that has a task. What it may do with it is asked of the policy each time. */
@Injectable()
export class HandOverFile {
  constructor(
    private readonly transactions: Transactions,
    private readonly handOver: HandOverEvidence,
  ) {}

  execute(acting: Acting, input: { evidenceId: string; task: string; reason: string }): Promise<Evidence> {
    return this.transactions.run(acting, async (tx) => {
      const task = await lockTask(tx, input.task);
      if (!can(acting.actor, 'mssp-task:read', task)) throw notFound('task');
      if (!OPEN.includes(task.state)) {
        throw new DomainError('refused', 'task-over', 'The provider does not work on this task any more.');
      }
      return this.handOver.execute(tx, { ...input, task });
    });
  }
}
