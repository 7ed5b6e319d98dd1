import { DomainError, type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from '../data/factors.read-model.js';
import { lockPerson } from '../data/people.js';
import { deleteRecoveryCodes } from '../data/recovery-codes.js';
import { deleteTotp } from '../data/totp-factors.js';
import { ROLES_WITH_FACTOR } from '../domain/second-factor.js';
import { renewSession } from '../renew-session.js';

/** Gives up one's authenticator app. Whoever may not be without a factor replaces it instead. */
@Injectable()
export class RemoveTotp {
  constructor(private readonly transactions: Transactions) {}

  /** Answers the new session reference; throws `last-factor` (refused) or `not-found`. */
  execute(actor: PersonActor): Promise<string> {
    return this.transactions.run({ actor }, async (tx) => {
      const person = await lockPerson(tx, actor.id);
      if (!(await deleteTotp(tx, actor.id))) throw notFound('authenticator app');
      const isLast = !(await hasFactor(tx, actor.id));
      if (isLast && person && ROLES_WITH_FACTOR.includes(person.role)) {
        const message = 'Your role needs a second factor: set up the new one instead.';
        throw new DomainError('refused', 'last-factor', message);
      }
      if (isLast) await deleteRecoveryCodes(tx, actor.id);
      await appendAudit(tx, [
        { action: 'factor.removed', objectKind: 'person', objectId: actor.id, data: { factor: 'totp' } },
      ]);
      return renewSession(tx, actor, { endsOthers: true, factor: isLast ? 'gone' : 'none' });
    });
  }
}
