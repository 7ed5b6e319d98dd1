import type { KeyActor, Role, Scope } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

/** What a key must show: itself, a signature made with it, or itself and a client certificate. */
export const KEY_TIERS = ['bearer', 'hmac', 'mtls'] as const;
export type KeyTier = (typeof KEY_TIERS)[number];

export interface StoredKey extends Omit<KeyActor, 'kind'> {
  readonly secretHash: Buffer;
  readonly tier: KeyTier;
  readonly networks: readonly string[] | null;
  readonly certificateSha256: Buffer | null;
}

const RIGHTS = `k.id, k.name, k.role, k.constituent_id AS "constituentId", k.provider_id AS "providerId", k.scopes,
  k.tier, k.networks, k.certificate_sha256 AS "certificateSha256"`;

/** A key that may be used now, or null. */
export async function findLiveKey(q: Queryable, id: string): Promise<StoredKey | null> {
  const [row] = await q.query<StoredKey>(
    `SELECT ${RIGHTS}, k.secret_hash AS "secretHash"
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
  readonly tier: KeyTier;
  readonly networks: readonly string[] | null;
  readonly certificateSha256: Buffer | null;
  readonly rotatedFrom: string | null;
}

export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<Date> {
  const [row] = await tx.query<{ expiresAt: Date }>(
    `INSERT INTO api_key (id, name, secret_hash, role, constituent_id, provider_id, scopes, created_by, expires_at,
                          tier, networks, certificate_sha256, rotated_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9), $10, $11, $12, $13)
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
      key.tier,
      key.networks,
      key.certificateSha256,
      key.rotatedFrom,
    ],
  );
  return row!.expiresAt;
}

export interface LockedKey extends Omit<StoredKey, 'secretHash'> {
  /** For how long it was made. */
  readonly daysValid: number;
}

const LOCKED = `${RIGHTS},
  greatest(1, round(extract(epoch FROM k.expires_at - k.created_at) / 86400))::int AS "daysValid"`;

/** A key that may be used now, held until the transaction ends. */
export async function lockLiveKey(tx: Tx, id: string): Promise<LockedKey | null> {
  const [row] = await tx.query<LockedKey>(
    `SELECT ${LOCKED} FROM api_key k
      WHERE k.id = $1 AND k.revoked_at IS NULL AND k.expires_at > now() FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** A key that nobody has ended, whether or not its time is over. */
export async function lockUnrevokedKey(tx: Tx, id: string): Promise<LockedKey | null> {
  const [row] = await tx.query<LockedKey>(
    `SELECT ${LOCKED} FROM api_key k WHERE k.id = $1 AND k.revoked_at IS NULL FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** How many keys of this owner and name may be used now. Two that ask at once ask one after the other. */
export async function liveKeysOfName(
  tx: Tx,
  { constituentId, providerId, name }: Pick<StoredKey, 'constituentId' | 'providerId' | 'name'>,
): Promise<number> {
  const owner = constituentId ?? providerId ?? '';
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`api-key ${owner} ${name}`]);
  const [row] = await tx.query<{ live: number }>(
    `SELECT count(*)::int AS live FROM api_key k
      WHERE k.constituent_id IS NOT DISTINCT FROM $1::uuid AND k.provider_id IS NOT DISTINCT FROM $2::uuid
        AND k.name = $3 AND k.revoked_at IS NULL AND k.expires_at > now()`,
    [constituentId, providerId, name],
  );
  return row!.live;
}

/** Sets the end of a key, never later than it was; null when that lies behind us or too far ahead. */
export async function endKeyAt(tx: Tx, id: string, at: Date, daysMax: number): Promise<Date | null> {
  const [row] = await tx.query<{ expiresAt: Date }>(
    `UPDATE api_key SET expires_at = least(expires_at, $2)
      WHERE id = $1 AND $2 > now() AND $2 <= now() + make_interval(days => $3)
      RETURNING expires_at AS "expiresAt"`,
    [id, at, daysMax],
  );
  return row?.expiresAt ?? null;
}

export async function revokeKey(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [id]);
}
