import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type AcknowledgementLink, markLinkUsed } from './data/links.js';

/**
 * Uses a link up, after what it is for has been done: a crash in between leaves a link that does it once more, which
 * changes nothing. True for the call that used it.
 */
@Injectable()
export class RecordLinkUse {
  constructor(private readonly transactions: Transactions) {}

  execute(actor: PersonActor, link: AcknowledgementLink): Promise<boolean> {
    return this.transactions.run({ actor }, async (tx) => {
      if (!(await markLinkUsed(tx, link.id))) return false;
      await appendAudit(tx, [
        {
          action: 'alert.link-used',
          objectKind: 'escalation',
          objectId: link.escalationId,
          reference: link.reference,
          data: { message: link.messageId },
        },
      ]);
      return true;
    });
  }
}
