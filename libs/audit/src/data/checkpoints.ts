import type { Queryable, Tx } from '@fcert/platform';
import type { SignedCheckpoint } from '../ledger/checkpoint.js';

export interface StoredCheckpoint extends SignedCheckpoint {
  readonly number: number;
}

interface Row {
  readonly number: string;
  readonly size: string;
  readonly root: Buffer;
  readonly at: string;
  readonly keyId: string;
  readonly signature: Buffer;
}

const COLUMNS =
  'c.number::text AS number, c.size::text AS size, c.root, c.at, c.key_id AS "keyId", c.signature';

function checkpointOf({ number, size, ...rest }: Row): StoredCheckpoint {
  return { ...rest, number: Number(number), size: Number(size) };
}

/** True when this key has never signed before. */
export async function keepKey(tx: Tx, key: { readonly id: string; readonly publicKey: string }): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO audit_key (id, public_key) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
    [key.id, key.publicKey],
  );
  return rows.length > 0;
}

export async function insertCheckpoint(tx: Tx, it: StoredCheckpoint): Promise<void> {
  await tx.query(
    `INSERT INTO audit_checkpoint (number, size, root, at, key_id, signature, signed_at)
     VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())`,
    [it.number, it.size, it.root, it.at, it.keyId, it.signature],
  );
}

/** Checkpoints after a number, oldest first. */
export async function checkpointsAfter(q: Queryable, number: number, limit: number): Promise<StoredCheckpoint[]> {
  const rows = await q.query<Row>(
    `SELECT ${COLUMNS} FROM audit_checkpoint c WHERE c.number > $1 ORDER BY c.number LIMIT $2`,
    [number, limit],
  );
  return rows.map(checkpointOf);
}

/** Checkpoints before a number, newest first. */
export async function checkpointsBefore(
  q: Queryable,
  number: number | null,
  limit: number,
): Promise<StoredCheckpoint[]> {
  const rows = await q.query<Row>(
    `SELECT ${COLUMNS} FROM audit_checkpoint c WHERE c.number < coalesce($1::bigint, 9223372036854775807)
      ORDER BY c.number DESC LIMIT $2`,
    [number, limit],
  );
  return rows.map(checkpointOf);
}

/** The newest checkpoint, if it covers this leaf. */
export async function checkpointCovering(q: Queryable, leaf: number): Promise<StoredCheckpoint | null> {
  const [newest] = await checkpointsBefore(q, null, 1);
  return newest && newest.size > leaf ? newest : null;
}

/** Seconds since the newest checkpoint was signed; null when none was. */
export async function checkpointAge(q: Queryable): Promise<number | null> {
  const [row] = await q.query<{ age: number }>(
    `SELECT extract(epoch FROM clock_timestamp() - c.signed_at)::float8 AS age
       FROM audit_checkpoint c ORDER BY c.number DESC LIMIT 1`,
  );
  return row?.age ?? null;
}

export interface LedgerKey {
  readonly id: string;
  readonly publicKey: string;
  readonly firstUsedAt: Date;
}

export function ledgerKeys(q: Queryable): Promise<LedgerKey[]> {
  return q.query<LedgerKey>(
    `SELECT k.id, k.public_key AS "publicKey", k.first_used_at AS "firstUsedAt"
       FROM audit_key k ORDER BY k.first_used_at, k.id LIMIT 200`,
  );
}
