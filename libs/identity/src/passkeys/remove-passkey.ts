import { DomainError, type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from '../data/factors.read-model.js';
import { deletePasskey } from '../data/passkeys.js';
import { lockPerson } from '../data/people.js';
import { deleteRecoveryCodes } from '../data/recovery-codes.js';
import { ROLES_WITH_FACTOR } from '../domain/second-factor.js';
import { renewSession } from '../renew-session.js';

/** Gives up one's passkey; the last factor only where the role may be without. */
@Injectable()
export class RemovePasskey {
  constructor(private readonly transactions: Transactions) {}

  /** Answers the new session reference; throws `not-found` or `last-factor` (refused). */
  execute(actor: PersonActor, id: string): Promise<string> {
    return this.transactions.run({ actor }, async (tx) => {
      const person = await lockPerson(tx, actor.id);
      if (!(await deletePasskey(tx, actor.id, id))) throw notFound('passkey');
      const isLast = !(await hasFactor(tx, actor.id));
      if (isLast && person && ROLES_WITH_FACTOR.includes(person.role)) {
        throw new DomainError(
          'refused',
          'last-factor',
          'Your role needs a second factor: set up another one first.',
        );
      }
      if (isLast) await deleteRecoveryCodes(tx, actor.id);
      const data = { factor: 'passkey', passkeyId: id };
      await appendAudit(tx, [{ action: 'factor.removed', objectKind: 'person', objectId: actor.id, data }]);
      return renewSession(tx, actor, { endsOthers: true, factor: isLast ? 'gone' : 'none' });
    });
  }
}
