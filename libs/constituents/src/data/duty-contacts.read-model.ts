import type { Queryable } from '@fcert/platform';
import type { ContactDuty } from './contact.entity.js';

/** A contact as a rota needs it: whose, and with what duty. */
export interface DutyContact {
  readonly id: string;
  readonly constituentId: string;
  readonly duty: ContactDuty;
}

/** The contacts of these bodies, at most 2,000, in order of id. */
export function dutyContacts(q: Queryable, constituentIds: readonly string[]): Promise<DutyContact[]> {
  return q.query<DutyContact>(
    `SELECT c.id, c.constituent_id AS "constituentId", c.duty FROM contact c
      WHERE c.constituent_id = ANY($1::uuid[]) ORDER BY c.id LIMIT 2000`,
    [constituentIds],
  );
}
