import type { Tx } from '@fcert/platform';

/** A new sheet: the codes of the one before are worth nothing any more. */
export async function replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.query('DELETE FROM recovery_code WHERE person_id = $1', [personId]);
  await tx.query('INSERT INTO recovery_code (person_id, code_hash) SELECT $1, unnest($2::bytea[])', [
    personId,
    hashes,
  ]);
}

/** True for the one who takes it: of two at once, one. */
export async function takeRecoveryCode(tx: Tx, personId: string, hash: Buffer): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE recovery_code SET used_at = now() WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1`,
    [personId, hash],
  );
  return rows.length > 0;
}

export async function deleteRecoveryCodes(tx: Tx, personId: string): Promise<void> {
  await tx.query('DELETE FROM recovery_code WHERE person_id = $1', [personId]);
}
