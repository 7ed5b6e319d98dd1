import type { Role } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface StoredPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  /** Null until an invited person has chosen one. */
  readonly passwordHash: string | null;
}

/** An account that may sign in, and whether through the OpenID provider alone. */
export interface SigningPerson extends StoredPerson {
  readonly oidcOnly: boolean;
}

/** An account that may sign in, by its address in lower case. */
export async function findPersonByEmail(q: Queryable, email: string): Promise<SigningPerson | null> {
  const [row] = await q.query<SigningPerson>(
    `SELECT p.id, p.name, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId",
            p.password_hash AS "passwordHash", p.oidc_only AS "oidcOnly"
       FROM person p WHERE p.email = $1 AND p.disabled_at IS NULL`,
    [email],
  );
  return row ?? null;
}

export interface NewPerson extends StoredPerson {
  readonly email: string;
}

export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  await tx.query(
    `INSERT INTO person (id, email, name, role, constituent_id, provider_id, password_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      person.id,
      person.email,
      person.name,
      person.role,
      person.constituentId,
      person.providerId,
      person.passwordHash,
    ],
  );
}

/**
 * Only one transaction at a time may change who administers: two administrators who shut out one another at the same
 * moment would leave none, and two first ones would be one too many.
 */
export async function lockAdministration(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('identity: who administers', 0))`);
}

/** Whether anybody else may still administer, by a password: the OpenID provider may be away. */
export async function hasAdmin(tx: Tx, except: string | null): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM person WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL AND NOT oidc_only
        AND id IS DISTINCT FROM $1::uuid LIMIT 1`,
    [except],
  );
  return rows.length > 0;
}

/** Whether anybody else administers or is invited to: then two people are enough for what takes two. */
export async function hasOtherAdminAccount(tx: Tx, than: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM person WHERE role = 'admin' AND disabled_at IS NULL AND id::text <> $1 LIMIT 1`,
    [than],
  );
  return rows.length > 0;
}

export async function isKnownEmail(q: Queryable, email: string): Promise<boolean> {
  return (await q.query('SELECT 1 FROM person WHERE email = $1', [email])).length > 0;
}

/** The same password under the present cost: nothing a reader of the account would see. */
export async function replaceHash(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await tx.query('UPDATE person SET password_hash = $2 WHERE id = $1', [personId, passwordHash]);
}

export interface LockedPerson extends SigningPerson {
  readonly email: string;
  /** Whether a subject of the OpenID provider is linked to it. */
  readonly linked: boolean;
  readonly disabled: boolean;
  readonly version: number;
}

export async function lockPerson(tx: Tx, id: string): Promise<LockedPerson | null> {
  const [row] = await tx.query<LockedPerson>(
    `SELECT p.id, p.email, p.name, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId",
            p.password_hash AS "passwordHash", p.oidc_only AS "oidcOnly", p.oidc_linked_at IS NOT NULL AS linked,
            p.disabled_at IS NOT NULL AS disabled, p.version
       FROM person p WHERE p.id = $1 FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

export type PersonRights = Pick<
  LockedPerson,
  'role' | 'constituentId' | 'providerId' | 'disabled' | 'oidcOnly'
>;

/** Writes name and rights of a locked person and gives the row its next version. */
export async function updatePerson(
  tx: Tx,
  id: string,
  it: PersonRights & { readonly name: string },
): Promise<void> {
  await tx.query(
    `UPDATE person SET name = $2, role = $3, constituent_id = $4, provider_id = $5,
            disabled_at = CASE WHEN $6 THEN coalesce(disabled_at, now()) END, oidc_only = $7,
            version = version + 1, updated_at = now()
      WHERE id = $1`,
    [id, it.name, it.role, it.constituentId, it.providerId, it.disabled, it.oidcOnly],
  );
}

export async function setPassword(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await tx.query(
    'UPDATE person SET password_hash = $2, version = version + 1, updated_at = now() WHERE id = $1',
    [personId, passwordHash],
  );
}

/** No password opens the account any more. */
export async function clearPassword(tx: Tx, personId: string): Promise<void> {
  await tx.query(
    'UPDATE person SET password_hash = NULL, version = version + 1, updated_at = now() WHERE id = $1',
    [personId],
  );
}

/** Domain of the made-up accounts; `.example` is nobody's (RFC 2606). */
export const DEMO_DOMAIN = 'demo.fcert.example';

/** How many accounts are of the demo and how many are not. */
export async function countAccounts(q: Queryable): Promise<{ demo: number; real: number }> {
  const [row] = await q.query<{ demo: number; real: number }>(
    `SELECT count(*) FILTER (WHERE split_part(p.email, '@', 2) = $1)::int AS demo,
            count(*) FILTER (WHERE split_part(p.email, '@', 2) <> $1)::int AS real
       FROM person p`,
    [DEMO_DOMAIN],
  );
  return row!;
}
