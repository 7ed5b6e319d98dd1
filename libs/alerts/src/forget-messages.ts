import { appendAudit } from '@fcert/audit';
import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type OldMessages, deleteOldMessages } from './data/old-messages.js';

/** Messages past their time go; that they were told, and when, stands in the audit ledger. */
@Injectable()
export class ForgetMessages {
  constructor(private readonly transactions: Transactions) {}

  /** Answers how many went, `limit` at most; call again while it is a full round. */
  execute(wanted: OldMessages): Promise<number> {
    return this.transactions.run({ actor: systemActor('retention') }, async (tx) => {
      const messages = await deleteOldMessages(tx, wanted);
      if (messages === 0) return 0;
      const data = { class: 'message', days: wanted.days, messages };
      await appendAudit(tx, [
        { action: 'retention.deleted', objectKind: 'platform', objectId: 'alerts', data },
      ]);
      return messages;
    });
  }
}
