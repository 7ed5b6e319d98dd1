import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson } from './data/people.js';
import { can } from './domain/can.js';
import { type IssuedInvitation, issueInvitation } from './issue-invitation.js';

/** A new way in for somebody who lost theirs. The old password and sessions end when the new password is chosen. */
@Injectable()
export class InvitePerson {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found` or `person-disabled` (refused). */
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
      return issueInvitation(tx, personId);
    });
  }
}
