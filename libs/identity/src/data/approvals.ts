import type { Tx } from '@fcert/platform';
import type { Decision } from './approval.entity.js';

/** How long a request waits for somebody. */
export const APPROVAL_HOURS = 24;

export interface NewApproval {
  readonly id: string;
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly change: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedByName: string;
}

/** Ends requests of this kind for the subject that nobody decided in time, so that it can be asked for again. */
export async function expireApprovals(tx: Tx, kind: string, subjectId: string): Promise<void> {
  await tx.query(
    `UPDATE approval SET decision = 'expired', decided_at = now()
      WHERE kind = $1 AND subject_id = $2 AND decision IS NULL AND expires_at <= now()`,
    [kind, subjectId],
  );
}

/** False when the same is asked for already. */
export async function insertApproval(tx: Tx, it: NewApproval): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO approval (id, kind, subject_kind, subject_id, change, reason, requested_by, requested_by_name, expires_at)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, now() + make_interval(hours => ${APPROVAL_HOURS}))
     ON CONFLICT (kind, subject_id) WHERE decision IS NULL DO NOTHING RETURNING id`,
    [
      it.id,
      it.kind,
      it.subjectKind,
      it.subjectId,
      JSON.stringify(it.change),
      it.reason,
      it.requestedBy,
      it.requestedByName,
    ],
  );
  return rows.length > 0;
}

export interface LockedApproval extends NewApproval {
  /** What became of it; null while it waits. */
  readonly decision: Decision | null;
}

/** A request, locked; one that nobody decided in time counts as expired. */
export async function lockApproval(tx: Tx, id: string): Promise<LockedApproval | null> {
  const [row] = await tx.query<LockedApproval>(
    `SELECT a.id, a.kind, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId", a.change, a.reason,
            a.requested_by AS "requestedBy", a.requested_by_name AS "requestedByName",
            CASE WHEN a.decision IS NULL AND a.expires_at <= now() THEN 'expired' ELSE a.decision END AS decision
       FROM approval a WHERE a.id = $1 FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

export interface DecisionMade {
  readonly decision: Decision;
  readonly by: { readonly id: string; readonly name: string };
  readonly reason: string | null;
}

export async function decideApproval(tx: Tx, id: string, it: DecisionMade): Promise<void> {
  await tx.query(
    `UPDATE approval SET decision = $2, decided_by = $3, decided_by_name = $4, decided_at = now(), decision_reason = $5
      WHERE id = $1`,
    [id, it.decision, it.by.id, it.by.name, it.reason],
  );
}
