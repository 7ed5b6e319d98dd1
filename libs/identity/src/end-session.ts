import { type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { revokeSession } from './data/sessions.js';
import { revocation } from './revocation.js';

/** Signs a person out: the session is over in the database, and gateways hear of it. Twice is once. */
@Injectable()
export class EndSession {
  constructor(private readonly transactions: Transactions) {}

  async execute(actor: PersonActor): Promise<void> {
    await this.transactions.run({ actor }, async (tx) => {
      if (!(await revokeSession(tx, actor.sessionId))) return;
      await appendAudit(tx, [{ action: 'session.ended', objectKind: 'session', objectId: actor.sessionId }]);
      await publish(tx, [
        revocation(actor.sessionId, { sessionId: actor.sessionId, personId: actor.id, keyId: null }),
      ]);
    });
  }
}
