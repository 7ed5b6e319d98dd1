import type { Queryable } from '@fcert/platform';
import type { Citation, ClockPolicy, PolicyStatus } from '../domain/policy.js';
import type { DraftState, VersionState } from '../domain/policy-lifecycle.js';
import type { PolicyDraft } from './policy-drafts.js';
import { IN_FORCE_TODAY } from './policy-store.js';

/** A stored version without its document. */
export interface PolicyListRow {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly status: PolicyStatus;
  readonly standing: string;
  readonly applicability: string;
  readonly caption: string;
  readonly citation: Citation | null;
  readonly verifiedBy: string | null;
  readonly verifiedOn: string | null;
  readonly state: VersionState;
  readonly enabled: boolean;
  /** It starts clocks on subjects opened today. */
  readonly inForce: boolean;
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
  /** Last day on which it starts clocks, set by a successor or by retiring it. */
  readonly inForceUntil: string | null;
  readonly supersededBy: string | null;
  readonly reason: string | null;
  readonly authors: readonly string[];
  readonly approvedBy: string;
  readonly approvedAt: Date;
  readonly revision: number;
}

export interface PolicyPage {
  readonly policyId: string | null;
  readonly state: VersionState | null;
  /** Only those in force, or only the others. */
  readonly inForce: boolean | null;
  readonly after: { readonly id: string; readonly version: string } | null;
  readonly limit: number;
}

/** By policy, newest version first. */
export async function listPolicies(q: Queryable, page: PolicyPage): Promise<PolicyListRow[]> {
  return q.query<PolicyListRow>(
    `SELECT * FROM (SELECT ${LIST_COLUMNS} FROM clock_policy p) AS l
      WHERE ($1::text IS NULL OR l.id = $1) AND ($2::text IS NULL OR l.state = $2)
        AND ($3::boolean IS NULL OR l."inForce" = $3)
        AND ($4::text IS NULL OR l.id > $4
             OR (l.id = $4 AND ${versionOrder('l.version')} < ${versionOrder('$5')}))
      ORDER BY l.id, ${versionOrder('l.version')} DESC LIMIT $6`,
    [page.policyId, page.state, page.inForce, page.after?.id ?? null, page.after?.version ?? null, page.limit],
  );
}

export interface PolicyVersion extends PolicyListRow {
  readonly document: ClockPolicy;
}

export async function findPolicyVersion(
  q: Queryable,
  id: string,
  version: string,
): Promise<PolicyVersion | undefined> {
  const [row] = await q.query<PolicyVersion>(
    `SELECT ${LIST_COLUMNS}, p.document FROM clock_policy p WHERE p.id = $1 AND p.version = $2`,
    [id, version],
  );
  return row;
}

/** The version in force of a policy, or else its newest: what a draft is compared with. */
export async function presentVersion(q: Queryable, id: string): Promise<PolicyVersion | undefined> {
  const [row] = await q.query<PolicyVersion>(
    `SELECT ${LIST_COLUMNS}, p.document FROM clock_policy p WHERE p.id = $1
      ORDER BY (p.enabled AND ${IN_FORCE_TODAY}) DESC, ${versionOrder('p.version')} DESC LIMIT 1`,
    [id],
  );
  return row;
}

/** A draft without its document. */
export type DraftListRow = Omit<PolicyDraft, 'document'> & {
  readonly title: string;
  readonly status: PolicyStatus;
  readonly caption: string;
  /** As PostgreSQL writes it, for the cursor. */
  readonly sortKey: string;
};

export interface DraftPage {
  readonly state: DraftState | null;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

/** Newest first. */
export async function listDrafts(q: Queryable, { state, after, limit }: DraftPage): Promise<DraftListRow[]> {
  return q.query<DraftListRow>(
    `SELECT d.id, d.policy_id AS "policyId", d.version, d.note, d.state, d.author_ids AS "authorIds",
            d.author_labels AS "authorLabels", d.revision, d.created_at AS "createdAt", d.changed_at AS "changedAt",
            d.decided_by_id AS "decidedById", d.decided_by_label AS "decidedByLabel", d.decided_at AS "decidedAt",
            d.reason, d.document ->> 'title' AS title, d.document ->> 'status' AS status,
            d.document ->> 'caption' AS caption, d.created_at::text AS "sortKey"
       FROM clock_policy_draft d
      WHERE ($1::text IS NULL OR d.state = $1)
        AND ($2::timestamptz IS NULL OR d.created_at < $2 OR (d.created_at = $2 AND d.id > $3::uuid))
      ORDER BY d.created_at DESC, d.id LIMIT $4`,
    [state, after?.key ?? null, after?.id ?? null, limit],
  );
}

const LIST_COLUMNS = `p.id, p.version, p.document ->> 'title' AS title, p.document ->> 'jurisdiction' AS jurisdiction,
  p.status, p.document ->> 'standing' AS standing, p.document ->> 'applicability' AS applicability,
  p.document ->> 'caption' AS caption, nullif(p.document -> 'citation', 'null'::jsonb) AS citation,
  p.document ->> 'verifiedBy' AS "verifiedBy", p.document ->> 'verifiedOn' AS "verifiedOn", p.state, p.enabled,
  p.enabled AND ${IN_FORCE_TODAY} AS "inForce", p.effective_from::text AS "effectiveFrom",
  p.effective_to::text AS "effectiveTo", p.in_force_until::text AS "inForceUntil", p.superseded_by AS "supersededBy",
  p.state_reason AS reason, p.author_labels AS authors, p.approved_by_label AS "approvedBy",
  p.approved_at AS "approvedAt", p.revision`;

function versionOrder(expression: string): string {
  return `string_to_array(${expression}, '.')::int[]`;
}
