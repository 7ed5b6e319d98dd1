import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockAddress, removeAddressRow } from './data/addresses.js';

/** Nothing new is sent there any more. The ledger keeps what was. */
@Injectable()
export class RemoveAddress {
  constructor(private readonly transactions: Transactions) {}

  execute(person: PersonActor, id: string): Promise<void> {
    return this.transactions.run({ actor: person }, async (tx) => {
      await lockAddress(tx, person.id, id);
      await removeAddressRow(tx, id);
      await appendAudit(tx, [{ action: 'alert-address.removed', objectKind: 'alert-address', objectId: id }]);
    });
  }
}
