import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockUnrevokedKey, revokeKey } from './data/api-keys.js';
import { can, mayEver } from './domain/can.js';
import { revocation } from './revocation.js';

/**
 * Ends a key: requests with it are refused within a second, its sockets are dropped. An administrator ends any, a body or
 * provider its own; a foreign key and an absent one answer alike.
 */
@Injectable()
export class RevokeApiKey {
  constructor(private readonly transactions: Transactions) {}

  async execute(actor: Actor, keyId: string): Promise<void> {
    if (!mayEver(actor, 'api-key:revoke')) {
      throw new DomainError('forbidden', 'forbidden', 'Your role does not end API keys.');
    }
    await this.transactions.run({ actor }, async (tx) => {
      const key = await lockUnrevokedKey(tx, keyId);
      if (!key || !can(actor, 'api-key:revoke', key)) throw notFound('API key');
      await revokeKey(tx, keyId);
      await appendAudit(tx, [{ action: 'api-key.revoked', objectKind: 'api-key', objectId: keyId }]);
      await publish(tx, [revocation(keyId, { sessionId: null, personId: null, keyId })]);
    });
  }
}
