import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { liveKeysOfName } from './data/api-keys.js';
import { can } from './domain/can.js';
import { refuseThirdKey } from './domain/key-rotation.js';
import { type ApiKeyRequest, type CreatedApiKey, issueApiKey } from './issue-api-key.js';
import { KeySecrets } from './key-secrets.js';

/** Makes a key for a machine. A person asks for it: keys never beget keys. */
@Injectable()
export class CreateApiKey {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: KeySecrets = new KeySecrets({}),
  ) {}

  async execute(actor: Actor, request: ApiKeyRequest): Promise<CreatedApiKey> {
    if (!can(actor, 'api-key:create')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator creates API keys.');
    }
    refuseWrongCertificate(request);
    return this.transactions.run({ actor }, async (tx) => {
      refuseThirdKey(await liveKeysOfName(tx, request));
      return issueApiKey(tx, request, this.secrets);
    });
  }
}

function refuseWrongCertificate({ tier, certificateSha256 = null }: ApiKeyRequest): void {
  if ((tier === 'mtls') === (certificateSha256 !== null)) return;
  const message = 'A key of tier mtls, and no other, goes with a certificate.';
  throw new DomainError('invalid', 'validation-failed', message, {
    errors: [{ pointer: '/certificateSha256', code: 'wrong-tier', message }],
  });
}
