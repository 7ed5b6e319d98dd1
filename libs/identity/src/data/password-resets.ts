import type { Queryable, Tx } from '@fcert/platform';

/** How long a letter's link works. */
export const RESET_MINUTES = 15;
/** Letters in an hour, to one account and for one address asked from. */
const LETTERS_AN_HOUR = 3;
/** Requests taken in an hour from one address, and from all of them: what comes beyond them fills no table. */
const ASKED_FROM_ONE = 20;
const ASKED_FROM_ALL = 2000;
const DIGEST = `sha256(convert_to(p.password_hash, 'UTF8'))`;

export interface NewReset {
  readonly id: string;
  readonly emailHash: Buffer;
  readonly addressHash: Buffer;
}

/** False where too many were asked for lately. Takes the same way whoever has an account. */
export async function insertReset(tx: Tx, it: NewReset): Promise<boolean> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('password reset ' || encode($1::bytea, 'hex'), 0))`, [
    it.addressHash,
  ]);
  const rows = await tx.query(
    `INSERT INTO password_reset (id, email_hash, address_hash)
     SELECT $1::uuid, $2::bytea, $3::bytea
      WHERE (SELECT count(*) FROM (SELECT FROM password_reset WHERE address_hash = $3
               AND asked_at > now() - interval '1 hour' LIMIT ${ASKED_FROM_ONE}) AS one) < ${ASKED_FROM_ONE}
        AND (SELECT count(*) FROM (SELECT FROM password_reset
              WHERE asked_at > now() - interval '1 hour' LIMIT ${ASKED_FROM_ALL}) AS every) < ${ASKED_FROM_ALL}
     RETURNING id`,
    [it.id, it.emailHash, it.addressHash],
  );
  return rows.length > 0;
}

export interface AskedReset {
  readonly emailHash: Buffer;
  readonly addressHash: Buffer;
}

/** A request nobody has looked at yet. */
export async function lockAskedReset(tx: Tx, id: string): Promise<AskedReset | undefined> {
  const [row] = await tx.query<AskedReset>(
    `SELECT email_hash AS "emailHash", address_hash AS "addressHash" FROM password_reset
      WHERE id = $1 AND token_hash IS NULL AND ended_at IS NULL FOR UPDATE`,
    [id],
  );
  return row;
}

export interface ResetOwner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Who may sign in with a password and has this address. */
export async function ownerOfReset(tx: Tx, emailHash: Buffer): Promise<ResetOwner | undefined> {
  const [person] = await tx.query<ResetOwner>(
    `SELECT p.id, p.name, p.email FROM person p
      WHERE sha256(convert_to(p.email, 'UTF8')) = $1 AND p.disabled_at IS NULL AND p.password_hash IS NOT NULL
        AND NOT p.oidc_only`,
    [emailHash],
  );
  if (person)
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('password reset of ' || $1::text, 0))`, [person.id]);
  return person;
}

/** Whether account or address have had their letters of this hour. */
export async function hasLetters(tx: Tx, personId: string, addressHash: Buffer): Promise<boolean> {
  const [row] = await tx.query<{ most: number }>(
    `SELECT greatest(count(*) FILTER (WHERE r.person_id = $1), count(*) FILTER (WHERE r.address_hash = $2))::int AS most
       FROM password_reset r
      WHERE (r.person_id = $1 OR r.address_hash = $2) AND r.token_hash IS NOT NULL
        AND r.asked_at > now() - interval '1 hour'`,
    [personId, addressHash],
  );
  return row!.most >= LETTERS_AN_HOUR;
}

/** Makes it the only open one of its person. */
export async function openReset(tx: Tx, it: { id: string; personId: string; tokenHash: Buffer }): Promise<void> {
  await tx.query(
    `UPDATE password_reset SET ended_at = now(), ended_how = 'replaced' WHERE person_id = $1 AND ended_at IS NULL`,
    [it.personId],
  );
  await tx.query(
    `UPDATE password_reset r SET person_id = p.id, token_hash = $3, password_digest = ${DIGEST},
            expires_at = now() + make_interval(mins => ${RESET_MINUTES})
       FROM person p WHERE r.id = $1 AND p.id = $2`,
    [it.id, it.personId, it.tokenHash],
  );
}

export async function endAskedReset(tx: Tx, id: string, how: 'nobody' | 'throttled'): Promise<void> {
  await tx.query('UPDATE password_reset SET ended_at = now(), ended_how = $2 WHERE id = $1', [id, how]);
}

/** What holds of a reset that still works; of `password_reset r` and its `person p`. */
const WORKS = `r.ended_at IS NULL AND r.expires_at > now() AND p.disabled_at IS NULL AND NOT p.oidc_only
  AND r.password_digest = ${DIGEST}`;

export interface WorkingReset {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
}

export async function findWorkingReset(
  q: Queryable,
  by: { tokenHash: Buffer } | { id: string },
): Promise<WorkingReset | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['token_hash', by.tokenHash];
  const [row] = await q.query<WorkingReset>(
    `SELECT r.id, r.person_id AS "personId", p.name, p.email FROM password_reset r JOIN person p ON p.id = r.person_id
      WHERE r.${column} = $1 AND ${WORKS}`,
    [value],
  );
  return row;
}

/** True for the one who takes it: of two at once, one. The caller holds the lock of the person. */
export async function useReset(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE password_reset r SET ended_at = now(), ended_how = 'used' FROM person p
      WHERE r.id = $1 AND p.id = r.person_id AND ${WORKS} RETURNING r.id`,
    [id],
  );
  return rows.length > 0;
}

/** Requests that no limit counts any more; what became of them stands in the ledger. Answers how many went. */
export async function forgetResets(tx: Tx, most: number): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM password_reset WHERE ctid IN
       (SELECT ctid FROM password_reset WHERE asked_at < now() - interval '2 days'
         LIMIT ${most} FOR UPDATE SKIP LOCKED) RETURNING 1`,
  );
  return rows.length;
}
