import type { Queryable } from '@fcert/platform';
import type { Decision } from './approval.entity.js';
import type { NewApproval } from './approvals.js';

export type ApprovalState = Decision | 'open';

/** A request as those see it who may decide on it. */
export interface ApprovalView extends NewApproval {
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly state: ApprovalState;
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  /** Exact text of `requestedAt`, for the cursor. */
  readonly sortKey: string;
}

const STATE = `CASE WHEN a.decision IS NOT NULL THEN a.decision WHEN a.expires_at <= now() THEN 'expired' ELSE 'open' END`;

const SELECT = `SELECT a.id, a.kind, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", a.change, a.reason,
    a.requested_by AS "requestedBy", a.requested_by_name AS "requestedByName", a.requested_at AS "requestedAt",
    a.expires_at AS "expiresAt", ${STATE} AS state, a.decided_by_name AS "decidedByName",
    a.decided_at AS "decidedAt", a.decision_reason AS "decisionReason", a.requested_at::text AS "sortKey"
  FROM approval a`;

export async function findApproval(
  q: Queryable,
  id: string,
  kinds: readonly string[],
): Promise<ApprovalView | null> {
  const [row] = await q.query<ApprovalView>(`${SELECT} WHERE a.id = $1 AND a.kind = ANY($2::text[])`, [id, kinds]);
  return row ?? null;
}

export interface ApprovalFilter {
  /** The kinds the reader may decide on. */
  readonly kinds: readonly string[];
  readonly state: ApprovalState | null;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

/** A page of requests, newest first. */
export function approvalPage(q: Queryable, filter: ApprovalFilter): Promise<ApprovalView[]> {
  return q.query<ApprovalView>(
    `${SELECT} WHERE a.kind = ANY($1::text[]) AND ($2::text IS NULL OR ${STATE} = $2)
        AND ($3::timestamptz IS NULL OR (a.requested_at, a.id) < ($3::timestamptz, $4::uuid))
      ORDER BY a.requested_at DESC, a.id DESC LIMIT $5`,
    [filter.kinds, filter.state, filter.after?.key ?? null, filter.after?.id ?? null, filter.limit],
  );
}
