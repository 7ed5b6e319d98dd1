import { newId } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import { type Finding, type FindingKind, fingerprintOf } from '../domain/finding.js';

/** A finding as it is kept. */
export interface KeptFinding {
  readonly id: string;
  readonly kind: FindingKind;
  readonly fingerprint: string;
  readonly subjectKind: string | null;
  readonly subjectId: string | null;
  readonly reference: string | null;
  readonly says: string;
  readonly lasts: boolean;
  readonly firstSeenAt: Date;
}

export const FINDING_COLUMNS = `f.id, f.kind, f.fingerprint, f.subject_kind AS "subjectKind", f.subject_id AS "subjectId",
  f.reference, f.says, f.lasts, f.first_seen_at AS "firstSeenAt"`;

/** Written in one statement at most. */
const PORTION = 1000;

/**
 * Keeps what a pass has found and answers what is new. A state that lasts is one row however often it is seen; what has
 * happened is written once, for ever.
 */
export async function keepFindings(q: Queryable, findings: readonly Finding[]): Promise<KeptFinding[]> {
  const fresh: KeptFinding[] = [];
  for (let from = 0; from < findings.length; from += PORTION) {
    const rows = distinct(findings.slice(from, from + PORTION)).map((finding) => ({
      id: newId(),
      kind: finding.kind,
      fingerprint: fingerprintOf(finding),
      subject_kind: finding.subject?.kind ?? null,
      subject_id: finding.subject?.id ?? null,
      reference: finding.subject?.reference ?? null,
      says: finding.says,
      evidence: finding.evidence,
      lasts: finding.lasts,
    }));
    fresh.push(...(await q.query<KeptFinding>(KEEP, [JSON.stringify(rows)])));
  }
  return fresh;
}

function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [fingerprintOf(finding), finding])).values()];
}

const KEEP = `
  WITH given AS (
    SELECT r.* FROM jsonb_to_recordset($1::jsonb)
      AS r(id uuid, kind text, fingerprint text, subject_kind text, subject_id uuid, reference text, says text,
           evidence jsonb, lasts boolean)
  ), again AS (
    UPDATE prover_finding f SET last_seen_at = greatest(f.last_seen_at, now())
      FROM given g WHERE g.lasts AND f.fingerprint = g.fingerprint AND f.resolved_at IS NULL
    RETURNING f.fingerprint
  )
  INSERT INTO prover_finding AS f (id, kind, fingerprint, subject_kind, subject_id, reference, says, evidence, lasts,
                                   first_seen_at, last_seen_at)
  SELECT g.id, g.kind, g.fingerprint, g.subject_kind, g.subject_id, g.reference, g.says, g.evidence, g.lasts, now(), now()
    FROM given g
   WHERE NOT EXISTS (SELECT FROM again a WHERE a.fingerprint = g.fingerprint)
     AND (g.lasts OR NOT EXISTS (SELECT FROM prover_finding p WHERE p.fingerprint = g.fingerprint))
  ON CONFLICT (fingerprint) WHERE resolved_at IS NULL DO NOTHING
  RETURNING ${FINDING_COLUMNS}`;

/** States that last and have not ended, oldest first. */
export function openFindings(q: Queryable, limit: number): Promise<KeptFinding[]> {
  return q.query<KeptFinding>(
    `SELECT ${FINDING_COLUMNS} FROM prover_finding f WHERE f.lasts AND f.resolved_at IS NULL
      ORDER BY f.first_seen_at, f.id LIMIT $1`,
    [limit],
  );
}

/** Ends findings that were looked for again and are no more. Answers those that this call ended. */
export function resolveFindings(q: Queryable, ids: readonly string[]): Promise<KeptFinding[]> {
  return q.query<KeptFinding>(
    `UPDATE prover_finding f SET resolved_at = now()
      WHERE f.id = ANY ($1::uuid[]) AND f.lasts AND f.resolved_at IS NULL RETURNING ${FINDING_COLUMNS}`,
    [[...ids]],
  );
}

/** Writes down a state that could not be written while it lasted. */
export async function keepEnded(q: Queryable, finding: Finding, span: { from: Date; to: Date }): Promise<void> {
  await q.query(
    `INSERT INTO prover_finding (id, kind, fingerprint, says, evidence, lasts, first_seen_at, last_seen_at, resolved_at)
     VALUES ($1, $2, $3, $4, $5, true, $6, $7, $7)`,
    [newId(), finding.kind, fingerprintOf(finding), finding.says, finding.evidence, span.from, span.to],
  );
}
