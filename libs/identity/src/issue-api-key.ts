import { type Role, type Scope, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { type KeyTier, insertApiKey } from './data/api-keys.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { formatApiKey } from './domain/credentials.js';
import type { KeySecrets } from './key-secrets.js';
import { newSecret, secretHash } from './secrets.js';

export interface ApiKeyRequest {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly daysValid: number;
  /** What it must show: the key itself, a signature made with it, or the key and a client certificate. */
  readonly tier?: KeyTier;
  /** Networks it may be used from, in CIDR form; from anywhere when left out. */
  readonly networks?: readonly string[] | null;
  /** SHA-256 of the certificate that goes with it; of tier `mtls`, and no other. */
  readonly certificateSha256?: Buffer | null;
}

export interface CreatedApiKey {
  readonly id: string;
  /** The key itself. Shown this once; only its hash is kept. */
  readonly key: string;
  readonly expiresAt: Date;
}

/**
 * Makes a key in the caller's transaction, without asking the policy: whoever calls has asked it.
 *
 * @param secrets needed for keys that sign
 */
export async function issueApiKey(
  tx: Tx,
  request: ApiKeyRequest,
  secrets?: KeySecrets,
  rotatedFrom: string | null = null,
): Promise<CreatedApiKey> {
  refuseWrongOwner('key', request);
  const id = newId();
  const { role, scopes, constituentId, providerId } = request;
  const { tier = 'bearer', networks = null, certificateSha256 = null } = request;
  const secret = secrets?.made(tier, id) ?? newSecret();
  const expiresAt = await insertApiKey(tx, {
    ...request,
    ...{ id, tier, networks, certificateSha256, rotatedFrom },
    secretHash: secretHash(secret),
    createdBy: tx.actor.id,
  });
  await appendAudit(tx, [
    {
      action: 'api-key.created',
      objectKind: 'api-key',
      objectId: id,
      data: {
        ...{ role, scopes, constituentId, providerId, tier, rotatedFrom },
        networks: networks && [...networks],
        expiresAt: expiresAt.toISOString(),
      },
    },
  ]);
  return { id, key: formatApiKey(id, secret), expiresAt };
}
