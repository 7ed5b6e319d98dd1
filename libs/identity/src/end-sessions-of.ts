import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson } from './data/people.js';
import { revokeSessionsOf } from './data/sessions.js';
import { can } from './domain/can.js';
import { revocation } from './revocation.js';

/** Signs somebody out everywhere: for the lost laptop. Password and factors stay. */
@Injectable()
export class EndSessionsOf {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`. */
  async execute(actor: Actor, personId: string): Promise<void> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator signs others out.');
    }
    await this.transactions.run({ actor }, async (tx) => {
      if (!(await lockPerson(tx, personId))) throw notFound('person');
      await revokeSessionsOf(tx, personId);
      await appendAudit(tx, [{ action: 'person.signed-out', objectKind: 'person', objectId: personId }]);
      await publish(tx, [revocation(personId, { sessionId: null, personId, keyId: null })]);
    });
  }
}
