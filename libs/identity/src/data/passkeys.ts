import type { Queryable, Tx } from '@fcert/platform';

export interface StoredPasskey {
  readonly id: string;
  readonly personId: string;
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
}

const SELECT = `SELECT k.id, k.person_id AS "personId", k.credential_id AS "credentialId", k.public_key AS "publicKey",
    k.counter::float8 AS counter, k.transports FROM passkey k`;

export async function findPasskey(q: Queryable, credentialId: string): Promise<StoredPasskey | null> {
  const [row] = await q.query<StoredPasskey>(`${SELECT} WHERE k.credential_id = $1`, [credentialId]);
  return row ?? null;
}

export interface NewPasskey extends StoredPasskey {
  readonly name: string;
}

/** False when this device is registered already. */
export async function insertPasskey(tx: Tx, it: NewPasskey): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO passkey (id, person_id, credential_id, public_key, counter, transports, name)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING RETURNING id`,
    [it.id, it.personId, it.credentialId, it.publicKey, it.counter, it.transports, it.name],
  );
  return rows.length > 0;
}

/** Notes a use; false when the passkey is gone, or its count went back: then there are two of it. */
export async function notePasskeyUse(tx: Tx, id: string, counter: number): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE passkey SET counter = $2, last_used_at = now() WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))
      RETURNING id`,
    [id, counter],
  );
  return rows.length > 0;
}

/** True when the person had it. */
export async function deletePasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  const rows = await tx.query('DELETE FROM passkey WHERE id = $1 AND person_id = $2 RETURNING id', [id, personId]);
  return rows.length > 0;
}

export async function deletePasskeysOf(tx: Tx, personId: string): Promise<void> {
  await tx.query('DELETE FROM passkey WHERE person_id = $1', [personId]);
}

/** True for the one who answers it: of two at once, one. */
export async function spendChallenge(tx: Tx, hash: Buffer): Promise<boolean> {
  const rows = await tx.query(
    'INSERT INTO spent_challenge (challenge_hash) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1',
    [hash],
  );
  return rows.length > 0;
}
