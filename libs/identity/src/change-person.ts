import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type PersonPatch, applyPersonChange } from './apply-person-change.js';
import { approvalRequired } from './create-person.js';
import type { LockedPerson } from './data/people.js';
import type { PersonView } from './data/person-page.read-model.js';
import { can } from './domain/can.js';
import { ROLES_WITH_FACTOR } from './domain/second-factor.js';

/** Changes name or owner, takes a role away, or whether somebody may sign in. Giving a role of the staff takes two. */
@Injectable()
export class ChangePerson {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Throws `not-found`, `version-changed`, `own-account`, `last-administrator`, `validation-failed` or
   * `approval-required`.
   */
  execute(actor: Actor, input: { id: string; version: number; patch: PersonPatch }): Promise<PersonView> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator changes accounts.');
    }
    const { id, version, patch } = input;
    return this.transactions.run({ actor }, (tx) =>
      applyPersonChange(tx, id, patch, (person) => {
        refuseStale(person, version);
        const { role = person.role } = patch;
        if (role !== person.role && ROLES_WITH_FACTOR.includes(role)) throw approvalRequired('person.role');
      }),
    );
  }
}

function refuseStale(person: LockedPerson, version: number): void {
  if (person.version === version) return;
  const message = 'The account has changed since you read it.';
  const current = { id: person.id, version: person.version };
  throw new DomainError('precondition_failed', 'version-changed', message, { current });
}
