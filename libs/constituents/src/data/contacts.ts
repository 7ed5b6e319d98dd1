import { DomainError } from '@fcert/kernel';
import { type Queryable, type Tx, sqlState } from '@fcert/platform';
import type { ContactDuty } from './contact.entity.js';

/** What is known of a contact, besides whose it is. */
export interface ContactFacts {
  readonly name: string;
  readonly duty: ContactDuty;
  /** In lower case. */
  readonly email: string;
  readonly phone: string | null;
}

export interface LockedContact extends ContactFacts {
  readonly id: string;
  readonly version: number;
}

const UNIQUE_VIOLATION = '23505';

/** Locks the body, so that two additions at once cannot exceed what it may have; answers how many contacts it has. */
export async function countContacts(tx: Tx, constituentId: string): Promise<number> {
  await tx.query('SELECT 1 FROM constituent WHERE id = $1 FOR NO KEY UPDATE', [constituentId]);
  const [row] = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM contact WHERE constituent_id = $1 AND retired_at IS NULL',
    [constituentId],
  );
  return row!.n;
}

export async function insertContact(
  tx: Tx,
  contact: ContactFacts & { readonly id: string; readonly constituentId: string },
): Promise<void> {
  const { id, constituentId, name, duty, email, phone } = contact;
  await tx.query(
    'INSERT INTO contact (id, constituent_id, name, duty, email, phone) VALUES ($1, $2, $3, $4, lower($5), $6)',
    [id, constituentId, name, duty, email, phone],
  );
}

/** A contact the body still has, locked for a change. */
export async function lockContact(tx: Tx, constituentId: string, id: string): Promise<LockedContact | null> {
  const [row] = await tx.query<LockedContact>(
    `SELECT id, name, duty, email, phone, version FROM contact
      WHERE id = $1 AND constituent_id = $2 AND retired_at IS NULL FOR UPDATE`,
    [id, constituentId],
  );
  return row ?? null;
}

export async function updateContact(tx: Tx, id: string, facts: ContactFacts): Promise<void> {
  await tx.query(
    `UPDATE contact SET name = $2, duty = $3, email = lower($4), phone = $5, version = version + 1, updated_at = now()
      WHERE id = $1`,
    [id, facts.name, facts.duty, facts.email, facts.phone],
  );
}

export async function retireContactRow(tx: Tx, id: string): Promise<void> {
  await tx.query(
    'UPDATE contact SET retired_at = now(), version = version + 1, updated_at = now() WHERE id = $1',
    [id],
  );
}

/** What a write that met the unique index means to the caller. */
export function translateKnownContact(error: unknown): unknown {
  if (sqlState(error) !== UNIQUE_VIOLATION) return error;
  return new DomainError('conflict', 'contact-known', 'This address already has this duty at this body.');
}

/** All that this room keeps about a contact. */
export interface ContactRecord extends ContactFacts {
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly retiredAt: Date | null;
}

/** Of a contact the body has or had. */
export async function contactRecord(
  q: Queryable,
  constituentId: string,
  id: string,
): Promise<ContactRecord | null> {
  const [row] = await q.query<ContactRecord>(
    `SELECT id, name, duty, email, phone, created_at AS "createdAt", updated_at AS "updatedAt", retired_at AS "retiredAt"
       FROM contact WHERE id = $1 AND constituent_id = $2`,
    [id, constituentId],
  );
  return row ?? null;
}
