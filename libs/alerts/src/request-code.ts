import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AddressCodes } from './address-codes.js';
import { lockAddress, lockPerson } from './data/addresses.js';

/** Another code for an address that is still to be confirmed; the one before it is worth nothing any more. */
@Injectable()
export class RequestCode {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: AddressCodes,
  ) {}

  execute(person: PersonActor, id: string): Promise<void> {
    return this.transactions.run({ actor: person }, async (tx) => {
      await lockPerson(tx, person.id);
      const address = await lockAddress(tx, person.id, id);
      if (address.verifiedAt)
        throw new DomainError('refused', 'already-confirmed', 'This address is confirmed.');
      await this.codes.send(tx, address);
      await appendAudit(tx, [
        { action: 'alert-address.code-requested', objectKind: 'alert-address', objectId: id },
      ]);
    });
  }
}
