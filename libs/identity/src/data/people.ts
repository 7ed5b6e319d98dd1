import type { Role } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface StoredPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly passwordHash: string;
}

/** An account that may sign in, by its address in lower case. */
export async function findPersonByEmail(q: Queryable, email: string): Promise<StoredPerson | null> {
  const [row] = await q.query<StoredPerson>(
    `SELECT p.id, p.name, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId",
            p.password_hash AS "passwordHash"
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
