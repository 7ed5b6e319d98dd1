import { type Actor, DomainError, type Role, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { insertPerson } from './data/people.js';
import { type PersonView, findPerson } from './data/person-page.read-model.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { can } from './domain/can.js';
import { type IssuedInvitation, issueInvitation } from './issue-invitation.js';

export interface NewPersonInput {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
}

export interface InvitedPerson {
  readonly person: PersonView;
  readonly invitation: IssuedInvitation;
}

const UNIQUE_VIOLATION = '23505';

/** Makes an account without a password. Its invitation lets the person choose one, which nobody else ever knows. */
@Injectable()
export class CreatePerson {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `email-known` (conflict), or `validation-failed` when role and owner do not go together. */
  async execute(actor: Actor, input: NewPersonInput): Promise<InvitedPerson> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator makes accounts.');
    }
    refuseWrongOwner('person', input);
    try {
      return await this.transactions.run({ actor }, async (tx) => {
        const id = newId();
        const { email, name, role, constituentId, providerId } = input;
        await insertPerson(tx, { id, email, name, role, constituentId, providerId, passwordHash: null });
        const data = { role, constituentId, providerId };
        await appendAudit(tx, [{ action: 'person.created', objectKind: 'person', objectId: id, data }]);
        const invitation = await issueInvitation(tx, id);
        return { person: (await findPerson(tx, id))!, invitation };
      });
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new DomainError('conflict', 'email-known', 'There is an account with this address.');
    }
  }
}
