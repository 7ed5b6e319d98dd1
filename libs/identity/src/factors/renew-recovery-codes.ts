import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from '../data/factors.read-model.js';
import { lockPerson } from '../data/people.js';
import { replaceRecoveryCodes } from '../data/recovery-codes.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-code.js';

/** A new sheet of recovery codes in place of the one before. */
@Injectable()
export class RenewRecoveryCodes {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `no-factor` (refused): the codes stand in for a factor, they are none. */
  execute(actor: PersonActor): Promise<string[]> {
    return this.transactions.run({ actor }, async (tx) => {
      await lockPerson(tx, actor.id);
      if (!(await hasFactor(tx, actor.id))) throw noFactor();
      const codes = newRecoveryCodes();
      await replaceRecoveryCodes(tx, actor.id, codes.map(recoveryCodeHash));
      await appendAudit(tx, [
        { action: 'factor.recovery-codes-renewed', objectKind: 'person', objectId: actor.id },
      ]);
      return codes;
    });
  }
}

export function noFactor(): DomainError {
  return new DomainError('refused', 'no-factor', 'You have no second factor. Set one up first.');
}
