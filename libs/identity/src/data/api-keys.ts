import type { KeyActor, Role, Scope } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface StoredKey extends Omit<KeyActor, 'kind'> {
  readonly secretHash: Buffer;
}

/** A key that may be used now, or null. */
export async function findLiveKey(q: Queryable, id: string): Promise<StoredKey | null> {
  const [row] = await q.query<StoredKey>(
    `SELECT k.id, k.name, k.role, k.constituent_id AS "constituentId", k.provider_id AS "providerId", k.scopes,
            k.secret_hash AS "secretHash"
       FROM api_key k WHERE k.id = $1 AND k.revoked_at IS NULL AND k.expires_at > now()`,
    [id],
  );
  return row ?? null;
}

/** The body a live key reports for; null for a key of no body and for no live key. */
export async function findKeyOwner(q: Queryable, id: string): Promise<string | null> {
  const [row] = await q.query<{ owner: string | null }>(
    'SELECT constituent_id AS owner FROM api_key WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()',
    [id],
  );
  return row?.owner ?? null;
}

/** Notes a use, to the minute. */
export async function noteKeyUse(q: Queryable, id: string): Promise<void> {
  await q.query(
    `UPDATE api_key SET last_used_at = now()
      WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly secretHash: Buffer;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly daysValid: number;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<Date> {
  const [row] = await tx.query<{ expiresAt: Date }>(
    `INSERT INTO api_key (id, name, secret_hash, role, constituent_id, provider_id, scopes, created_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9))
     RETURNING expires_at AS "expiresAt"`,
    [
      key.id,
      key.name,
      key.secretHash,
      key.role,
      key.constituentId,
      key.providerId,
      key.scopes,
      key.createdBy,
      key.daysValid,
    ],
  );
  return row!.expiresAt;
}

/** The name of the key just revoked, or null when there was no live key of that id. */
export async function revokeKey(tx: Tx, id: string): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>(
    'UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING name',
    [id],
  );
  return row?.name ?? null;
}
