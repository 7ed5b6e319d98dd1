import type { Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

/** Somebody who may sign in and so can be on duty. */
export interface DutyPerson {
  readonly id: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
}

export interface DutyQuery {
  /** By name of the rotas. */
  readonly ids: readonly string[];
  /** Everybody with these roles who belongs to no body or provider. */
  readonly roles: readonly Role[];
  readonly constituentIds: readonly string[];
  readonly providerIds: readonly string[];
}

/** Everybody among those asked for who may sign in now, at most 2,000, in order of id. */
export function dutyPeople(q: Queryable, asked: DutyQuery): Promise<DutyPerson[]> {
  return q.query<DutyPerson>(
    `SELECT p.id, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId" FROM person p
      WHERE p.disabled_at IS NULL
        AND (p.id = ANY($1::uuid[])
             OR (p.role = ANY($2::text[]) AND p.constituent_id IS NULL AND p.provider_id IS NULL)
             OR p.constituent_id = ANY($3::uuid[]) OR p.provider_id = ANY($4::uuid[]))
      ORDER BY p.id LIMIT 2000`,
    [asked.ids, asked.roles, asked.constituentIds, asked.providerIds],
  );
}
