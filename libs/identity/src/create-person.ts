import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions, type Tx, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasOtherAdminAccount, lockAdministration } from './data/people.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { can } from './domain/can.js';
import { ROLES_WITH_FACTOR } from './domain/second-factor.js';
import { type InvitedPerson, type NewPersonInput, emailKnown, makePerson } from './make-person.js';

const UNIQUE_VIOLATION = '23505';

/** Makes an account without a password. Its invitation lets the person choose one, which nobody else ever knows. */
@Injectable()
export class CreatePerson {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Throws `email-known` (conflict), `validation-failed` when role and owner do not go together, or
   * `approval-required` (refused) for accounts that two people make.
   */
  async execute(actor: Actor, input: NewPersonInput): Promise<InvitedPerson> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator makes accounts.');
    }
    refuseWrongOwner('person', input);
    try {
      return await this.transactions.run({ actor }, async (tx) =>
        makePerson(tx, input, await whyAlone(tx, input)),
      );
    } catch (error) {
      // Somebody else made it between the look and the insert.
      if (sqlState(error) === UNIQUE_VIOLATION) throw emailKnown();
      throw error;
    }
  }
}

/**
 * One administrator alone lets in reporters; and, while there is no other, a second administrator: without one nobody
 * could ever approve anything. That it was so is in the ledger.
 */
async function whyAlone(tx: Tx, { role }: NewPersonInput): Promise<Record<string, unknown>> {
  if (!ROLES_WITH_FACTOR.includes(role)) return {};
  await lockAdministration(tx);
  if (role === 'admin' && !(await hasOtherAdminAccount(tx, tx.actor.id))) return { bootstrap: true };
  throw approvalRequired('person.create');
}

export function approvalRequired(kind: string): DomainError {
  const message = `This takes two people: ask for it with \`POST /v1/approvals\`, kind \`${kind}\`.`;
  return new DomainError('refused', 'approval-required', message);
}
