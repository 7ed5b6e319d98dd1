import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type AlertAddress, changeAddress, lockAddress } from './data/addresses.js';
import type { AlertKind, Language } from './domain/message.js';

/** Another language, or other kinds of message, for an address one has. */
@Injectable()
export class ChangeAddress {
  constructor(private readonly transactions: Transactions) {}

  execute(
    person: PersonActor,
    { id, ...to }: { id: string; language: Language; kinds: readonly AlertKind[] },
  ): Promise<AlertAddress> {
    return this.transactions.run({ actor: person }, async (tx) => {
      const before = await lockAddress(tx, person.id, id);
      const changed = await changeAddress(tx, id, to);
      const data = { from: { language: before.language, kinds: before.kinds }, to };
      await appendAudit(tx, [
        { action: 'alert-address.changed', objectKind: 'alert-address', objectId: id, data },
      ]);
      return changed;
    });
  }
}
