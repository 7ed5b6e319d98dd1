import type { Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

/** `invited`: neither chosen a password nor linked to the OpenID provider yet. */
export type PersonState = 'invited' | 'active' | 'disabled';

/** One account as an administrator sees it. */
export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly state: PersonState;
  /** Since when they may sign in through the OpenID provider. */
  readonly oidcLinkedAt: Date | null;
  readonly oidcOnly: boolean;
  readonly createdAt: Date;
  readonly version: number;
  /** Exact text of `createdAt`, for the cursor. */
  readonly sortKey: string;
}

const SELECT = `SELECT p.id, p.email, p.name, p.role, p.constituent_id AS "constituentId",
    p.provider_id AS "providerId",
    CASE WHEN p.disabled_at IS NOT NULL THEN 'disabled'
         WHEN coalesce(p.password_hash, p.oidc_linked_at::text) IS NULL THEN 'invited' ELSE 'active' END AS state,
    p.oidc_linked_at AS "oidcLinkedAt", p.oidc_only AS "oidcOnly",
    p.created_at AS "createdAt", p.version, p.created_at::text AS "sortKey"
  FROM person p`;

export async function findPerson(q: Queryable, id: string): Promise<PersonView | null> {
  const [row] = await q.query<PersonView>(`${SELECT} WHERE p.id = $1`, [id]);
  return row ?? null;
}

export interface PeopleFilter {
  readonly role: Role | null;
  readonly constituentId: string | null;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

/** A page of accounts, newest first. Says nothing about who may see them. */
export function peoplePage(q: Queryable, filter: PeopleFilter): Promise<PersonView[]> {
  return q.query<PersonView>(
    `${SELECT} WHERE ($1::text IS NULL OR p.role = $1) AND ($2::uuid IS NULL OR p.constituent_id = $2)
        AND ($3::timestamptz IS NULL OR (p.created_at, p.id) < ($3::timestamptz, $4::uuid))
      ORDER BY p.created_at DESC, p.id DESC LIMIT $5`,
    [filter.role, filter.constituentId, filter.after?.key ?? null, filter.after?.id ?? null, filter.limit],
  );
}
