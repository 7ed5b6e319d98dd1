import { appendAudit } from '@fcert/audit';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { holdWaiting } from './data/replays.js';

/** What a backup calls waiting may have been sent after it was taken. */
@Injectable()
export class HoldAfterRestore {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Sets aside every message that waited when the backup was taken, so that nobody is told old news as new. Each stays in
   * the ledger as dead and is sent by a replay when a person finds that it never went out. Answers how many.
   */
  execute(acting: Acting): Promise<number> {
    return this.transactions.run(acting, async (tx) => {
      const held = await holdWaiting(tx);
      await appendAudit(tx, [
        {
          action: 'alerts.held-after-restore',
          objectKind: 'platform',
          objectId: 'alerts',
          data: { messages: held },
        },
      ]);
      return held;
    });
  }
}
