import { type Actor, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Certificate, Certify } from '@fcert/incidents';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { providerById } from './data/provider.read-model.js';
import { findTask } from './data/task.repository.js';
import { isOver } from './domain/lifecycle.js';

export interface TaskCertificateRequest {
  /** Id or reference of the task. */
  readonly task: string;
  /** Of one clock; null for all clocks of the task. */
  readonly clockRowId: string | null;
  readonly format: 'json' | 'pdf';
}

/** Issues a certificate of what a provider owed on a task, to the provider as to FCERT: an acknowledgement is evidence. */
@Injectable()
export class IssueTaskCertificate {
  constructor(
    private readonly transactions: Transactions,
    private readonly certify: Certify,
  ) {}

  execute(actor: Actor, { task: key, clockRowId, format }: TaskCertificateRequest): Promise<Certificate> {
    return this.transactions.run({ actor }, async (tx) => {
      const task = await findTask(tx, key);
      if (!task || !can(actor, 'mssp-task:read', task) || !can(actor, 'clock:read', task))
        throw notFound('task');
      const { id, reference, constituentId, providerId, state } = task;
      const provider = await providerById(tx, providerId);
      const about = { kind: 'mssp-task' as const, id, reference, constituentId, provider: provider ?? null };
      return this.certify.execute(tx, { ...about, isOver: isOver(state), clockRowId, format });
    });
  }
}
