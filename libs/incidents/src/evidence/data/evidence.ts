import type { Tlp } from '@fcert/kernel';
import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import type { EvidenceState } from '../domain/evidence-state.js';

/** A file and what is known of it. */
export interface Evidence {
  readonly id: string;
  readonly reportId: string | null;
  readonly reportReference: string | null;
  /** The incident it was added to, or its report belongs to by now. */
  readonly incidentId: string | null;
  readonly incidentReference: string | null;
  readonly constituentId: string;
  /** Of the file or of what it belongs to, whichever is stricter now. */
  readonly tlp: Tlp;
  /** Who may know of the report or incident it belongs to; null where nobody has restricted it. */
  readonly readers: readonly string[] | null;
  readonly name: string;
  readonly size: number;
  readonly arrived: number;
  readonly state: EvidenceState;
  readonly reason: string | null;
  readonly mediaType: string | null;
  readonly findings: readonly string[];
  readonly sha256: string | null;
  readonly sha1: string | null;
  readonly md5: string | null;
  readonly keyId: string | null;
  readonly wrappedKey: Buffer | null;
  readonly callerId: string;
  readonly callerLabel: string;
  readonly begunAt: Date;
  readonly receivedAt: Date | null;
  readonly scannedAt: Date | null;
  readonly destroyedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly scanStarts: number;
}

/** Strictest first, as in `TLP_LABELS`. */
const LABELS = `ARRAY['red', 'amber+strict', 'amber', 'green', 'clear']`;
const strictness = (column: string) => `array_position(${LABELS}, ${column})`;

const COLUMNS = `e.id, e.report_id AS "reportId", r.reference AS "reportReference",
  coalesce(e.incident_id, r.incident_id) AS "incidentId", i.reference AS "incidentReference",
  e.constituent_id AS "constituentId",
  (${LABELS})[least(${strictness('e.tlp')}, ${strictness('r.tlp')},
                    CASE WHEN e.report_id IS NULL THEN ${strictness('i.tlp')} END)] AS tlp,
  ${readersOf('coalesce(e.report_id, e.incident_id)')} AS readers,
  e.name, e.size::float8 AS size, e.arrived::float8 AS arrived, e.state, e.reason, e.media_type AS "mediaType",
  e.findings, e.sha256, e.sha1, e.md5, e.key_id AS "keyId", e.wrapped_key AS "wrappedKey",
  e.caller_id AS "callerId", e.caller_label AS "callerLabel", e.begun_at AS "begunAt",
  e.received_at AS "receivedAt", e.scanned_at AS "scannedAt", e.destroyed_at AS "destroyedAt",
  e.expires_at AS "expiresAt", e.scan_starts AS "scanStarts"`;

const FROM = `evidence e LEFT JOIN report r ON r.id = e.report_id
                         LEFT JOIN incident i ON i.id = coalesce(e.incident_id, r.incident_id)`;

/** The file as it stands, or undefined. Says nothing about who may see it. */
export async function findEvidence(q: Queryable, id: string): Promise<Evidence | undefined> {
  const [found] = await q.query<Evidence>(`SELECT ${COLUMNS} FROM ${FROM} WHERE e.id = $1`, [id]);
  return found;
}

/** The same under its lock. */
export async function lockEvidence(tx: Tx, id: string): Promise<Evidence | undefined> {
  const [found] = await tx.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE e.id = $1 FOR NO KEY UPDATE OF e`,
    [id],
  );
  return found;
}

/** The upload of this caller whose id has this digest. Nobody else's id finds anything. */
export async function findUpload(
  q: Queryable,
  by: { uploadSha256: string; callerId: string },
): Promise<Evidence | undefined> {
  const [found] = await q.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE e.upload_sha256 = $1 AND e.caller_id = $2 AND e.expires_at > now()`,
    [by.uploadSha256, by.callerId],
  );
  return found;
}

export interface EvidencePage {
  readonly after: { readonly id: string } | null;
  readonly limit: number;
}

/** Files of one report that have arrived whole, in the order they were begun. */
export function evidenceOfReport(q: Queryable, reportId: string, page: EvidencePage): Promise<Evidence[]> {
  return q.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE e.report_id = $1 AND e.state <> 'uploading' AND ($2::uuid IS NULL OR e.id > $2)
      ORDER BY e.id LIMIT $3`,
    [reportId, page.after?.id ?? null, page.limit],
  );
}

/** Files added to an incident and those of its reports. Says nothing about who may see them. */
export function evidenceOfIncident(
  q: Queryable,
  incidentId: string,
  page: EvidencePage,
): Promise<Evidence[]> {
  return q.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE (e.incident_id = $1 OR e.report_id IN (SELECT o.id FROM report o WHERE o.incident_id = $1))
        AND e.state <> 'uploading' AND ($2::uuid IS NULL OR e.id > $2)
      ORDER BY e.id LIMIT $3`,
    [incidentId, page.after?.id ?? null, page.limit],
  );
}

/** Files handed over with a task of a provider. Says nothing about who may see them. */
export function evidenceOfTask(q: Queryable, taskId: string, page: EvidencePage): Promise<Evidence[]> {
  return q.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE e.id IN (SELECT h.evidence_id FROM evidence_hand_over h WHERE h.task_id = $1)
        AND ($2::uuid IS NULL OR e.id > $2)
      ORDER BY e.id LIMIT $3`,
    [taskId, page.after?.id ?? null, page.limit],
  );
}

/** A file that the same caller has sent to the same place before, under the same name and with the same bytes. */
export async function sentBefore(tx: Tx, it: Evidence, sha256: string): Promise<Evidence | undefined> {
  const [found] = await tx.query<Evidence>(
    `SELECT ${COLUMNS} FROM ${FROM}
      WHERE (e.report_id = $1 OR (e.report_id IS NULL AND e.incident_id = $2)) AND e.caller_id = $3
        AND e.name = $4 AND e.sha256 = $5 AND e.state NOT IN ('uploading', 'destroyed')
      LIMIT 1`,
    [it.reportId, it.reportId === null ? it.incidentId : null, it.callerId, it.name, sha256],
  );
  return found;
}
