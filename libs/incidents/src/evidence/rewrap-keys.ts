import { systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { KeyRing, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { keysNotUnder, rewrap } from './data/evidence-keys.js';
import { dataKeyOf, keyBinding } from './evidence-keys.js';

const BATCH = 200;
const KEY_RING = '00000000-0000-0000-0000-000000000000';

/** Wraps every data key under the newest key-encryption key. The files themselves are not touched. */
@Injectable()
export class RewrapKeys {
  constructor(
    private readonly transactions: Transactions,
    private readonly keys: KeyRing,
  ) {}

  /** How many were wrapped anew. Run again after a break, it goes on where it stood. */
  async execute(): Promise<number> {
    const acting = { actor: systemActor('evidence-keys') };
    for (let total = 0; ;) {
      const done = await this.transactions.run(acting, async (tx) => {
        const batch = await keysNotUnder(tx, this.keys.currentId, BATCH);
        for (const it of batch) {
          await rewrap(tx, it.id, this.keys.wrap(dataKeyOf(this.keys, it), keyBinding(it)));
        }
        if (batch.length < BATCH && total + batch.length > 0) {
          const data = { keyId: this.keys.currentId, files: total + batch.length };
          const action = 'evidence.keys-rewrapped';
          await appendAudit(tx, [{ action, objectKind: 'evidence-keys', objectId: KEY_RING, data }]);
        }
        return batch.length;
      });
      total += done;
      if (done < BATCH) return total;
    }
  }
}
