import type { Tx } from '@fcert/platform';

export interface LockedTotp {
  readonly id: string;
  readonly sealed: Buffer;
  readonly lastStep: number | null;
  /** Seconds of the database's clock: a code is right or late by no other. */
  readonly epoch: number;
}

/** The authenticator of a person that counts, or the one being set up, locked; with the time it is. */
export async function lockTotp(tx: Tx, personId: string, which: 'confirmed' | 'begun'): Promise<LockedTotp | null> {
  const [row] = await tx.query<LockedTotp>(
    `SELECT f.id, f.sealed, f.last_step::float8 AS "lastStep",
            floor(extract(epoch FROM clock_timestamp()))::float8 AS epoch
       FROM totp_factor f WHERE f.person_id = $1 AND (f.confirmed_at IS NOT NULL) = $2 FOR UPDATE`,
    [personId, which === 'confirmed'],
  );
  return row ?? null;
}

/** Begins an authenticator; one that was begun before is forgotten. */
export async function beginTotp(tx: Tx, it: { id: string; personId: string; sealed: Buffer }): Promise<void> {
  await tx.query('DELETE FROM totp_factor WHERE person_id = $1 AND confirmed_at IS NULL', [it.personId]);
  await tx.query('INSERT INTO totp_factor (id, person_id, sealed) VALUES ($1, $2, $3)', [
    it.id,
    it.personId,
    it.sealed,
  ]);
}

/** Makes the begun authenticator the one that counts, in place of the one before. */
export async function confirmTotp(tx: Tx, personId: string, id: string, step: number): Promise<void> {
  await tx.query('DELETE FROM totp_factor WHERE person_id = $1 AND confirmed_at IS NOT NULL', [personId]);
  await tx.query('UPDATE totp_factor SET confirmed_at = now(), last_step = $2 WHERE id = $1', [id, step]);
}

export async function noteStep(tx: Tx, id: string, step: number): Promise<void> {
  await tx.query('UPDATE totp_factor SET last_step = $2 WHERE id = $1', [id, step]);
}

/** True when there was one that counted. One that was only begun goes as well. */
export async function deleteTotp(tx: Tx, personId: string): Promise<boolean> {
  const rows = await tx.query<{ confirmed: boolean }>(
    'DELETE FROM totp_factor WHERE person_id = $1 RETURNING confirmed_at IS NOT NULL AS confirmed',
    [personId],
  );
  return rows.some(({ confirmed }) => confirmed);
}
