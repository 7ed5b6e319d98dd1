import { DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type LedgerMessage, ledgerMessage } from './data/ledger.read-model.js';
import { wakeDeadMessage } from './data/replays.js';

/** A person has mended what stood in the way: a message that was given up is tried again. */
@Injectable()
export class ReplayAlert {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: { id: string }): Promise<LedgerMessage> {
    return this.transactions.run(acting, async (tx) => {
      const found = await ledgerMessage(tx, input.id);
      if (!found || !can(tx.actor, 'alert:replay', found.message)) throw notFound('message');
      if (!(await wakeDeadMessage(tx, input.id)))
        throw new DomainError('refused', 'not-dead', 'Only a message that was given up is sent again.');
      const { reference, attempts, reason } = found.message;
      await appendAudit(tx, [
        {
          action: 'alert.replayed',
          objectKind: 'alert-message',
          objectId: input.id,
          reference,
          data: { attempts, reason },
        },
      ]);
      return (await ledgerMessage(tx, input.id))!.message;
    });
  }
}
