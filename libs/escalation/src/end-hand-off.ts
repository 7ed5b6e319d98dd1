import { RecordHandOffAnswer } from '@fcert/incidents';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { HandOff } from './data/hand-off.entity.js';
import { markEnded } from './data/hand-offs.js';
import { mayHandOffMove } from './domain/hand-off.js';
import {
  type HandOffKey,
  auditHandOff,
  invalidHandOff,
  lockHandOff,
  refuseHandOff,
} from './hand-off-access.js';

export interface EndInput extends HandOffKey {
  /** `returned`: the other side gives it back. `withdrawn`: a draft is given up. */
  readonly state: 'returned' | 'withdrawn';
  readonly reason: string;
}

/** A hand-off comes to its end. No clock starts or stops by it: what was told was told. */
@Injectable()
export class EndHandOff {
  constructor(
    private readonly transactions: Transactions,
    private readonly recordAnswer: RecordHandOffAnswer,
  ) {}

  execute(acting: Acting, input: EndInput): Promise<HandOff> {
    return this.transactions.run(acting, async (tx) => {
      const { handOff } = await lockHandOff(tx, 'incident:escalate', input);
      const reason = input.reason.trim();
      if (reason === '') throw invalidHandOff('reason-missing', '/reason');
      if (!mayHandOffMove(handOff.state, input.state)) throw refuseHandOff('no-such-move');
      const ended = await markEnded(tx, { id: handOff.id, state: input.state, reason });
      const text =
        input.state === 'returned'
          ? `${handOff.bodyTitle} returned the hand-off`
          : `Hand-off to ${handOff.bodyTitle} given up before it left`;
      await this.recordAnswer.execute(tx, {
        reference: handOff.reference,
        text,
        data: { handOff: handOff.id, reason },
      });
      await auditHandOff(tx, ended, input.state, { reason });
      return ended;
    });
  }
}
