import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { endKeyAt, liveKeysOfName, lockLiveKey } from './data/api-keys.js';
import { can } from './domain/can.js';
import { OVERLAP_DAYS_MAX, refuseThirdKey } from './domain/key-rotation.js';
import { type CreatedApiKey, issueApiKey } from './issue-api-key.js';
import { KeySecrets } from './key-secrets.js';

export interface RotationRequest {
  readonly keyId: string;
  /** The old key is taken until then, and never longer than it would have been. */
  readonly oldValidUntil: Date;
  /** The certificate of the new key; that of the old one when left out. */
  readonly certificateSha256?: Buffer;
}

export interface RotatedApiKey extends CreatedApiKey {
  readonly oldValidUntil: Date;
}

/**
 * A new key that may do what an old one may, from the same networks and for as long as that was made for; the old one
 * goes on for a while, so that a system can change over without a gap. A foreign key and an absent one answer alike.
 */
@Injectable()
export class RotateApiKey {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: KeySecrets = new KeySecrets({}),
  ) {}

  async execute(actor: Actor, { keyId, ...request }: RotationRequest): Promise<RotatedApiKey> {
    return this.transactions.run({ actor }, async (tx) => {
      const old = await lockLiveKey(tx, keyId);
      if (!old || !can(actor, 'api-key:rotate', old)) throw notFound('API key');
      refuseThirdKey(await liveKeysOfName(tx, old));
      const certificateSha256 =
        old.tier === 'mtls' ? (request.certificateSha256 ?? old.certificateSha256) : null;
      const made = await issueApiKey(tx, { ...old, certificateSha256 }, this.secrets, keyId);
      const oldValidUntil = await endKeyAt(tx, keyId, request.oldValidUntil, OVERLAP_DAYS_MAX);
      if (!oldValidUntil) throw badEnd();
      await appendAudit(tx, [
        {
          action: 'api-key.rotated',
          objectKind: 'api-key',
          objectId: keyId,
          data: { newKeyId: made.id, oldValidUntil: oldValidUntil.toISOString() },
        },
      ]);
      return { ...made, oldValidUntil };
    });
  }
}

function badEnd(): DomainError {
  const message = `must lie ahead, at most ${OVERLAP_DAYS_MAX} days`;
  return new DomainError('invalid', 'validation-failed', 'The old key cannot end then.', {
    errors: [{ pointer: '/oldValidUntil', code: 'out-of-range', message }],
  });
}
