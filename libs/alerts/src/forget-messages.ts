import { appendAudit } from '@fcert/audit';
import { systemActor } from '@fcert/kernel';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type HeldSubjects, deleteOldMessages } from './data/old-messages.js';

export interface ForgetInput {
  readonly days: number;
  readonly limit: number;
  /** Asked in the transaction that deletes, so that no hold is overtaken. */
  readonly held: (tx: Tx) => Promise<HeldSubjects>;
}

/** Messages past their time go; that they were told, and when, stands in the audit ledger. */
@Injectable()
export class ForgetMessages {
  constructor(private readonly transactions: Transactions) {}

  /** Answers how many went, `limit` at most; call again while it is a full round. */
  execute({ days, limit, held }: ForgetInput): Promise<number> {
    return this.transactions.run({ actor: systemActor('retention') }, async (tx) => {
      const messages = await deleteOldMessages(tx, { days, limit, held: await held(tx) });
      if (messages === 0) return 0;
      const data = { class: 'message', days, messages };
      await appendAudit(tx, [
        { action: 'retention.deleted', objectKind: 'platform', objectId: 'alerts', data },
      ]);
      return messages;
    });
  }
}
