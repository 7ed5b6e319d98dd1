import type { Queryable } from '@fcert/platform';

/** A contact of a body as an alert needs it. */
export interface ContactToTell {
  readonly id: string;
  readonly constituentId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
}

/** Those of the given contacts whom somebody may still call, or those who have a duty at a body; at most 50. */
export function contactsToTell(
  q: Queryable,
  which: { ids: readonly string[] } | { constituentId: string; duty: string },
): Promise<ContactToTell[]> {
  const [condition, values] =
    'ids' in which
      ? ['id = ANY($1::uuid[])', [which.ids]]
      : ['constituent_id = $1 AND duty = $2', [which.constituentId, which.duty]];
  return q.query<ContactToTell>(
    `SELECT id, constituent_id AS "constituentId", name, email, phone FROM contact
      WHERE ${condition} AND retired_at IS NULL ORDER BY name, id LIMIT 50`,
    values,
  );
}
