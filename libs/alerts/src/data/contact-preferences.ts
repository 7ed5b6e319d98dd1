import type { Queryable, Tx } from '@fcert/platform';
import type { Language } from '../domain/message.js';

export interface ContactPreference {
  readonly contactId: string;
  readonly language: Language;
  readonly receipts: boolean;
}

const COLUMNS = 'contact_id AS "contactId", language, receipts';

export function preferencesOf(q: Queryable, contactIds: readonly string[]): Promise<ContactPreference[]> {
  return q.query<ContactPreference>(
    `SELECT ${COLUMNS} FROM contact_preference WHERE contact_id = ANY($1::uuid[])`,
    [contactIds],
  );
}

/** Contacts of a body who asked for a letter about each report; at most 20. */
export function receiptsWanted(q: Queryable, constituentId: string): Promise<ContactPreference[]> {
  return q.query<ContactPreference>(
    `SELECT ${COLUMNS} FROM contact_preference WHERE constituent_id = $1 AND receipts ORDER BY contact_id LIMIT 20`,
    [constituentId],
  );
}

export async function writePreference(
  tx: Tx,
  it: ContactPreference & { constituentId: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO contact_preference (contact_id, constituent_id, language, receipts) VALUES ($1, $2, $3, $4)
     ON CONFLICT (contact_id) DO UPDATE
       SET constituent_id = excluded.constituent_id, language = excluded.language, receipts = excluded.receipts,
           updated_at = now()`,
    [it.contactId, it.constituentId, it.language, it.receipts],
  );
}
