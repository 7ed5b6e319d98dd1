import type { Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { ListScope } from '../domain/can.js';

/** Somebody who can be on duty, as whoever keeps a rota needs to know them: no address, no state of anything. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly providerId: string | null;
}

export interface ColleagueFilter {
  readonly scope: Pick<ListScope, 'providerId'>;
  readonly role: Role | null;
  readonly providerId: string | null;
  /** Id of the last one of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/** A page of the people of FCERT's desks and of providers who may sign in, in the order of their accounts. */
export function colleaguePage(q: Queryable, filter: ColleagueFilter): Promise<Colleague[]> {
  return q.query<Colleague>(
    `SELECT p.id, p.name, p.role, p.provider_id AS "providerId" FROM person p
      WHERE p.role IN ('analyst', 'shift-lead', 'director', 'mssp-operator')
        AND p.disabled_at IS NULL AND (p.password_hash IS NOT NULL OR p.oidc_linked_at IS NOT NULL)
        AND ($1::uuid IS NULL OR p.provider_id = $1) AND ($2::text IS NULL OR p.role = $2)
        AND ($3::uuid IS NULL OR p.provider_id = $3)
        AND ($4::uuid IS NULL OR p.id > $4)
      ORDER BY p.id LIMIT $5`,
    [
      filter.scope.providerId,
      filter.role,
      filter.providerId,
      filter.after,
      filter.limit,
    ],
  );
}
