import type { Role, Scope } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { ListScope } from '../domain/can.js';
import type { KeyTier } from './api-keys.js';

export type KeyState = 'live' | 'expired' | 'revoked';

/** One key as its keepers see it: everything but its secret. */
export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tier: KeyTier;
  readonly networks: readonly string[] | null;
  readonly certificateSha256: Buffer | null;
  readonly state: KeyState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly rotatedFrom: string | null;
  /** Exact text of `createdAt`, for the cursor. */
  readonly sortKey: string;
}

export interface KeyFilter {
  readonly scope: ListScope;
  readonly state: KeyState | null;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

const STATE = `CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired'
  ELSE 'live' END`;

/** A page of keys, newest first. */
export function apiKeyPage(q: Queryable, { scope, state, after, limit }: KeyFilter): Promise<KeyView[]> {
  return q.query<KeyView>(
    `SELECT k.id, k.name, k.role, k.scopes, k.constituent_id AS "constituentId", k.provider_id AS "providerId",
            k.tier, k.networks, k.certificate_sha256 AS "certificateSha256", ${STATE} AS state,
            k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt",
            k.rotated_from AS "rotatedFrom", k.created_at::text AS "sortKey"
       FROM api_key k
      WHERE ($1::uuid IS NULL OR k.constituent_id = $1) AND ($2::uuid IS NULL OR k.provider_id = $2)
        AND ($3::text IS NULL OR ${STATE} = $3)
        AND ($4::timestamptz IS NULL OR (k.created_at, k.id) < ($4::timestamptz, $5::uuid))
      ORDER BY k.created_at DESC, k.id DESC LIMIT $6`,
    [scope.constituentId, scope.providerId, state, after?.key ?? null, after?.id ?? null, limit],
  );
}
