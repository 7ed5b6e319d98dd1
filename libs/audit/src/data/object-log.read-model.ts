import type { Queryable } from '@fcert/platform';
import type { AuditEntry } from './audit.read-model.js';

export interface LogLine extends AuditEntry {
  readonly sortKey: string;
}

/** Entries of one object, oldest first, keyset-paged. */
export function objectLog(
  q: Queryable,
  object: { readonly kind: string; readonly id: string },
  page: { readonly after: { readonly key: string; readonly id: string } | null; readonly limit: number },
): Promise<LogLine[]> {
  return q.query<LogLine>(
    `SELECT a.id, a.at, a.action, a.object_kind AS "objectKind", a.object_id AS "objectId",
            a.actor_label AS "actorLabel", a.correlation_id AS "correlationId", a.data, a.at::text AS "sortKey"
       FROM audit_entry a
      WHERE a.object_kind = $1 AND a.object_id = $2
        AND ($3::timestamptz IS NULL OR (a.at, a.id) > ($3::timestamptz, $4::uuid))
      ORDER BY a.at, a.id LIMIT $5`,
    [object.kind, object.id, page.after?.key ?? null, page.after?.id ?? null, page.limit],
  );
}
