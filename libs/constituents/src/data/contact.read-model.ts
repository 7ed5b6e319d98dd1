import type { Queryable } from '@fcert/platform';
import type { ContactDuty } from './contact.entity.js';

export interface Contact {
  readonly id: string;
  readonly name: string;
  readonly duty: ContactDuty;
  readonly email: string;
  readonly phone: string | null;
}

/** Whom to call at a body: focal points first; at most 50. */
export function contactsOf(q: Queryable, constituentId: string): Promise<Contact[]> {
  return q.query<Contact>(
    `SELECT id, name, duty, email, phone FROM contact WHERE constituent_id = $1
      ORDER BY array_position(ARRAY['focal-point', 'deputy', 'on-call', 'executive'], duty), name, id LIMIT 50`,
    [constituentId],
  );
}
