import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { revokeKey } from './data/api-keys.js';
import { can } from './domain/can.js';
import { revocation } from './revocation.js';

/** Ends a key: requests with it are refused within a second, its sockets are dropped. */
@Injectable()
export class RevokeApiKey {
  constructor(private readonly transactions: Transactions) {}

  async execute(actor: Actor, keyId: string): Promise<void> {
    if (!can(actor, 'api-key:revoke')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator revokes API keys.');
    }
    await this.transactions.run({ actor }, async (tx) => {
      if ((await revokeKey(tx, keyId)) === null) throw notFound('API key');
      await appendAudit(tx, [{ action: 'api-key.revoked', objectKind: 'api-key', objectId: keyId }]);
      await publish(tx, [revocation(keyId, { sessionId: null, personId: null, keyId })]);
    });
  }
}
