import { type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { revokeSessionOf } from './data/sessions.js';
import { revocation } from './revocation.js';

/** Signs oneself out somewhere else. Another person's session is as absent as one that never was. */
@Injectable()
export class EndOwnSession {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`. */
  async execute(actor: PersonActor, sessionId: string): Promise<void> {
    await this.transactions.run({ actor }, async (tx) => {
      if (!(await revokeSessionOf(tx, actor.id, sessionId))) throw notFound('session');
      await appendAudit(tx, [{ action: 'session.ended', objectKind: 'session', objectId: sessionId }]);
      await publish(tx, [revocation(sessionId, { sessionId, personId: null, keyId: null })]);
    });
  }
}
