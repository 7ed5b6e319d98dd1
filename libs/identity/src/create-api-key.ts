import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { can } from './domain/can.js';
import { type ApiKeyRequest, type CreatedApiKey, issueApiKey } from './issue-api-key.js';

/** Makes a key for a machine. A person asks for it: keys never beget keys. */
@Injectable()
export class CreateApiKey {
  constructor(private readonly transactions: Transactions) {}

  async execute(actor: Actor, request: ApiKeyRequest): Promise<CreatedApiKey> {
    if (!can(actor, 'api-key:create')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator creates API keys.');
    }
    return this.transactions.run({ actor }, (tx) => issueApiKey(tx, request));
  }
}
