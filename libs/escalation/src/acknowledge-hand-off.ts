import { RecordHandOffAnswer } from '@fcert/incidents';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { HandOff } from './data/hand-off.entity.js';
import { markAcknowledged } from './data/hand-offs.js';
import { mayHandOffMove } from './domain/hand-off.js';
import { type HandOffKey, auditHandOff, lockHandOff, refuseHandOff } from './hand-off-access.js';

/** The other side has taken it, under a number of its own where it gave one. Asked again, it answers the same. */
@Injectable()
export class AcknowledgeHandOff {
  constructor(
    private readonly transactions: Transactions,
    private readonly recordAnswer: RecordHandOffAnswer,
  ) {}

  execute(acting: Acting, input: HandOffKey & { theirReference: string | null }): Promise<HandOff> {
    return this.transactions.run(acting, async (tx) => {
      const { handOff } = await lockHandOff(tx, 'incident:escalate', input);
      const { theirReference } = input;
      if (handOff.state === 'acknowledged' && handOff.theirReference === theirReference) return handOff;
      if (!mayHandOffMove(handOff.state, 'acknowledged')) throw refuseHandOff('no-such-move');
      const acknowledged = await markAcknowledged(tx, { id: handOff.id, theirReference });
      const under = theirReference === null ? '' : ` as ${theirReference}`;
      await this.recordAnswer.execute(tx, {
        reference: handOff.reference,
        text: `${handOff.bodyTitle} took the hand-off${under}`,
        data: { handOff: handOff.id, theirReference },
      });
      await auditHandOff(tx, acknowledged, 'acknowledged', { theirReference });
      return acknowledged;
    });
  }
}
