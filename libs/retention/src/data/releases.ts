import { DomainError, isId, notFound } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface RetentionRelease {
  readonly id: string;
  readonly cutoff: Date;
  readonly policyVersion: number;
  readonly cases: number;
  readonly state: 'proposed' | 'approved' | 'done' | 'withdrawn';
  readonly proposedById: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly redacted: number;
  readonly finishedAt: Date | null;
}

const COLUMNS = `r.id, r.cutoff, r.policy_version AS "policyVersion", r.cases, r.state, r.proposed_by AS "proposedById",
  r.proposed_by_label AS "proposedBy", r.proposed_at AS "proposedAt", r.approved_by_label AS "approvedBy",
  r.approved_at AS "approvedAt", r.redacted, r.finished_at AS "finishedAt"`;
const MOST = 200;

interface Person {
  readonly id: string;
  readonly label: string;
}

/** Throws `conflict` while another release is open. */
export async function insertRelease(
  tx: Tx,
  it: { id: string; cutoff: Date; policyVersion: number; cases: number; by: Person },
): Promise<RetentionRelease> {
  const [row] = await tx.query<RetentionRelease>(
    `INSERT INTO retention_release AS r (id, cutoff, policy_version, cases, proposed_by, proposed_by_label)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [it.id, it.cutoff, it.policyVersion, it.cases, it.by.id, it.by.label],
  );
  if (!row) throw new DomainError('conflict', 'release-open', 'Another release is open. Approve or withdraw it first.');
  return row;
}

export async function oneRelease(q: Queryable, id: string, lock = false): Promise<RetentionRelease> {
  if (!isId(id)) throw notFound('release');
  const [row] = await q.query<RetentionRelease>(
    `SELECT ${COLUMNS} FROM retention_release r WHERE r.id = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [id],
  );
  if (!row) throw notFound('release');
  return row;
}

export async function decideRelease(
  tx: Tx,
  it: { id: string; state: 'approved' | 'withdrawn'; by: Person },
): Promise<RetentionRelease> {
  const approving = it.state === 'approved';
  const [row] = await tx.query<RetentionRelease>(
    `UPDATE retention_release r
        SET state = $2, approved_by = CASE WHEN $3 THEN $4::uuid END, approved_by_label = CASE WHEN $3 THEN $5::text END,
            approved_at = CASE WHEN $3 THEN now() END
      WHERE r.id = $1 RETURNING ${COLUMNS}`,
    [it.id, it.state, approving, it.by.id, it.by.label],
  );
  return row!;
}

export function listReleases(q: Queryable): Promise<RetentionRelease[]> {
  return q.query<RetentionRelease>(
    `SELECT ${COLUMNS} FROM retention_release r ORDER BY r.proposed_at DESC, r.id LIMIT ${MOST}`,
  );
}

/** The release that is being carried out, for one worker at a time. */
export async function lockApproved(tx: Tx): Promise<RetentionRelease | undefined> {
  const [row] = await tx.query<RetentionRelease>(
    `SELECT ${COLUMNS} FROM retention_release r WHERE r.state = 'approved' FOR UPDATE SKIP LOCKED`,
  );
  return row;
}

export async function noteRound(tx: Tx, id: string, redacted: number, finished: boolean): Promise<void> {
  await tx.query(
    `UPDATE retention_release SET redacted = redacted + $2, state = CASE WHEN $3 THEN 'done' ELSE state END,
            finished_at = CASE WHEN $3 THEN now() END WHERE id = $1`,
    [id, redacted, finished],
  );
}
