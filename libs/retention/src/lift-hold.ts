import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import { notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type LegalHold, liftHold, oneHold } from './data/holds.js';
import { personOf } from './person-of.js';

/** From now on the ordinary times hold again. */
@Injectable()
export class LiftHold {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`, and `conflict` where it was lifted before. */
  execute(acting: Acting, input: { id: string; reason: string }): Promise<LegalHold> {
    return this.transactions.run(acting, async (tx) => {
      const by = personOf(tx.actor);
      if (!by || !can(tx.actor, 'retention:hold')) throw notFound('legal hold');
      const hold = await oneHold(tx, input.id);
      await liftHold(tx, { ...input, by: by.label });
      await appendAudit(tx, [
        {
          action: 'legal-hold.lifted',
          objectKind: 'legal-hold',
          objectId: hold.id,
          reference: hold.reference,
        },
      ]);
      return oneHold(tx, hold.id);
    });
  }
}
