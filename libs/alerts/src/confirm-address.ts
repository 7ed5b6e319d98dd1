import { timingSafeEqual } from 'node:crypto';
import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertSecrets } from './alert-secrets.js';
import { type AlertAddress, confirmAddressRow, lockAddress, noteTry } from './data/addresses.js';

/** Tries one issue of a code has; then another issue is needed. */
const TRIES_MAX = 5;

/** The code that was sent to an address has come back: from now on alerts go there. Asked again, it answers the same. */
@Injectable()
export class ConfirmAddress {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: AlertSecrets,
  ) {}

  async execute(person: PersonActor, input: { id: string; code: string }): Promise<AlertAddress> {
    const outcome = await this.transactions.run({ actor: person }, async (tx) => {
      const address = await lockAddress(tx, person.id, input.id);
      if (address.verifiedAt) return address;
      if (!address.codeIsLive || address.codeTries >= TRIES_MAX) return null;
      await noteTry(tx, address.id);
      return this.isRight(address, input.code) ? this.confirm(tx, address.id) : null;
    });
    // Thrown after the commit, so that a wrong try is counted.
    if (outcome === null)
      throw new DomainError(
        'refused',
        'wrong-code',
        'The code is wrong, used up or too old. Ask for another.',
      );
    return outcome;
  }

  private isRight(address: AlertAddress, code: string): boolean {
    const right = Buffer.from(this.secrets.addressCode(address.id, address.codeIssue));
    const given = Buffer.from(code);
    return given.length === right.length && timingSafeEqual(given, right);
  }

  private async confirm(tx: Tx, id: string): Promise<AlertAddress> {
    const confirmed = await confirmAddressRow(tx, id);
    await appendAudit(tx, [{ action: 'alert-address.confirmed', objectKind: 'alert-address', objectId: id }]);
    return confirmed;
  }
}
