import type { Queryable } from '@fcert/platform';

export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly actorLabel: string;
  readonly correlationId: string;
  readonly data: Record<string, unknown>;
}

/** Entries of one object, oldest first, at most 200. */
export function auditOf(q: Queryable, objectKind: string, objectId: string): Promise<AuditEntry[]> {
  return q.query<AuditEntry>(
    `SELECT a.id, a.at, a.action, a.object_kind AS "objectKind", a.object_id AS "objectId",
            a.actor_label AS "actorLabel", a.correlation_id AS "correlationId", a.data
       FROM audit_entry a
      WHERE a.object_kind = $1 AND a.object_id = $2
      ORDER BY a.at, a.id LIMIT 200`,
    [objectKind, objectId],
  );
}
