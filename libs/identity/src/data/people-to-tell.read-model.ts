import type { Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

/** Somebody an alert may go to: the address of the account, and what decides what he may be told. */
export interface PersonToTell {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
}

/** More are never told of one thing at once. */
const MOST = 50;

const SELECT = `SELECT p.id, p.name, p.email, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId"
  FROM person p WHERE p.disabled_at IS NULL`;

/** People who may sign in: the given ones, everybody of a role, or the operators of a provider. At most 50. */
export function peopleToTell(
  q: Queryable,
  which: { ids: readonly string[] } | { role: Role } | { providerId: string },
): Promise<PersonToTell[]> {
  const [condition, value] =
    'ids' in which
      ? ['p.id = ANY($1::uuid[])', which.ids]
      : 'role' in which
        ? ['p.role = $1', which.role]
        : [`p.role = 'mssp-operator' AND p.provider_id = $1`, which.providerId];
  return q.query<PersonToTell>(`${SELECT} AND ${condition} ORDER BY p.name, p.id LIMIT ${MOST}`, [value]);
}
