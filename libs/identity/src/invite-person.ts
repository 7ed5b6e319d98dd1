import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { approvalRequired } from './create-person.js';
import { lockPerson } from './data/people.js';
import { can } from './domain/can.js';
import { type IssuedInvitation, issueInvitation } from './issue-invitation.js';

/** Another invitation for somebody who has no way in yet. For all others it is a reset, and takes two. */
@Injectable()
export class InvitePerson {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`, `person-disabled` or `approval-required` (refused). */
  execute(actor: Actor, personId: string): Promise<IssuedInvitation> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator invites.');
    }
    return this.transactions.run({ actor }, async (tx) => {
      const person = await lockPerson(tx, personId);
      if (!person) throw notFound('person');
      if (person.disabled) {
        throw new DomainError('refused', 'person-disabled', 'The account is disabled. Enable it first.');
      }
      if (person.passwordHash !== null || person.linked) throw approvalRequired('person.invite');
      return issueInvitation(tx, personId);
    });
  }
}
