import { type Role, type Scope, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { insertApiKey } from './data/api-keys.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { formatApiKey } from './domain/credentials.js';
import { newSecret, secretHash } from './secrets.js';

export interface ApiKeyRequest {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly daysValid: number;
}

export interface CreatedApiKey {
  readonly id: string;
  /** The key itself. Shown this once; only its hash is kept. */
  readonly key: string;
  readonly expiresAt: Date;
}

/** Makes a key in the caller's transaction, without asking the policy: whoever calls has asked it. */
export async function issueApiKey(tx: Tx, request: ApiKeyRequest): Promise<CreatedApiKey> {
  refuseWrongOwner('key', request);
  const id = newId();
  const secret = newSecret();
  const expiresAt = await insertApiKey(tx, {
    ...request,
    id,
    secretHash: secretHash(secret),
    createdBy: tx.actor.id,
  });
  const { role, scopes, constituentId, providerId } = request;
  await appendAudit(tx, [
    {
      action: 'api-key.created',
      objectKind: 'api-key',
      objectId: id,
      data: { role, scopes, constituentId, providerId, expiresAt: expiresAt.toISOString() },
    },
  ]);
  return { id, key: formatApiKey(id, secret), expiresAt };
}
