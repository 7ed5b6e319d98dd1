import type { Queryable } from '@fcert/platform';
import { CONTACT_DUTIES, type ContactDuty } from './contact.entity.js';

/** More than these nobody calls. */
export const CONTACTS_MAX = 50;

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly duty: ContactDuty;
  readonly email: string;
  readonly phone: string | null;
  readonly version: number;
  /** Place of the duty in the order of calling, for the cursor. */
  readonly sortKey: string;
}

const RANK = `array_position(ARRAY[${CONTACT_DUTIES.map((duty) => `'${duty}'`).join(', ')}], duty)`;
const SELECT = `SELECT id, name, duty, email, phone, version, (${RANK})::text AS "sortKey" FROM contact`;

/** Whom to call at a body: focal points first, each duty in the order they were added. */
export function contactsOf(q: Queryable, constituentId: string): Promise<Contact[]> {
  return contactPage(q, { constituentId, after: null, limit: CONTACTS_MAX });
}

export interface ContactPage {
  readonly constituentId: string;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

/** A page of the contacts a body has. Says nothing about who may see them. */
export function contactPage(q: Queryable, { constituentId, after, limit }: ContactPage): Promise<Contact[]> {
  return q.query<Contact>(
    `${SELECT} WHERE constituent_id = $1 AND retired_at IS NULL
        AND ($2::numeric IS NULL OR (${RANK}::numeric, id) > ($2::numeric, $3::uuid))
      ORDER BY ${RANK}, id LIMIT $4`,
    [constituentId, after?.key ?? null, after?.id ?? null, limit],
  );
}

export async function findContact(q: Queryable, constituentId: string, id: string): Promise<Contact | null> {
  const [row] = await q.query<Contact>(
    `${SELECT} WHERE id = $1 AND constituent_id = $2 AND retired_at IS NULL`,
    [id, constituentId],
  );
  return row ?? null;
}
