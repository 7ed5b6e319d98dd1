import { DomainError, type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { factorsOf } from '../data/factors.read-model.js';
import { deleteLink } from '../data/oidc-links.js';
import { lockPerson } from '../data/people.js';
import { renewSession } from '../renew-session.js';

/** Gives up signing in through the provider, where there is another way in. Every other session is over. */
@Injectable()
export class UnlinkOidc {
  constructor(private readonly transactions: Transactions) {}

  /** Answers the new session reference; throws `not-found` or `last-way-in` (refused). */
  execute(actor: PersonActor): Promise<string> {
    return this.transactions.run({ actor }, async (tx) => {
      const person = (await lockPerson(tx, actor.id))!;
      if (!(await deleteLink(tx, actor.id))) throw notFound('link');
      const { passkeys } = await factorsOf(tx, actor.id);
      if (person.oidcOnly || (person.passwordHash === null && passkeys.length === 0)) throw lastWayIn();
      await appendAudit(tx, [
        { action: 'person.unlinked', objectKind: 'person', objectId: actor.id, data: { by: 'owner' } },
      ]);
      return renewSession(tx, actor, { endsOthers: true, factor: 'none' });
    });
  }
}

function lastWayIn(): DomainError {
  const message =
    'The provider is the only way into your account. Ask an administrator for another one first.';
  return new DomainError('refused', 'last-way-in', message);
}
