import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { HandOff } from './data/hand-off.entity.js';
import { type HandOffKey, lockHandOff } from './hand-off-access.js';
import { HandOffDesk } from './hand-off-desk.js';

/** Somebody stands for it that this leaves FCERT. Asked again, it answers the same. */
@Injectable()
export class ReleaseHandOff {
  constructor(
    private readonly transactions: Transactions,
    private readonly desk: HandOffDesk,
  ) {}

  execute(acting: Acting, key: HandOffKey): Promise<HandOff> {
    return this.transactions.run(acting, async (tx) => {
      const { incident, handOff } = await lockHandOff(tx, 'hand-off:release', key);
      return handOff.state === 'released' ? handOff : this.desk.release(tx, incident, handOff);
    });
  }
}
