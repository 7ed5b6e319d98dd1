import { actorLabel, type Tlp } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import type { EvidenceState } from '../domain/evidence-state.js';

export interface NewUpload {
  readonly id: string;
  readonly reportId: string | null;
  readonly incidentId: string | null;
  readonly constituentId: string;
  readonly tlp: Tlp;
  readonly name: string;
  readonly size: number;
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly uploadSha256: string;
  readonly hours: number;
}

/**
 * What a body has stored here, what this caller has on its way, and how many files there are where this one is to go. Others
 * who begin for the body wait meanwhile.
 */
export async function storedBy(
  tx: Tx,
  by: { constituentId: string; reportId: string | null; incidentId: string | null },
): Promise<{ bytes: number; open: number; files: number }> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('evidence ' || $1, 0))`, [by.constituentId]);
  const [sums] = await tx.query<{ bytes: number; open: number; files: number }>(
    `SELECT coalesce(sum(e.size), 0)::float8 AS bytes,
            (SELECT count(*)::int FROM evidence u
              WHERE u.state = 'uploading' AND u.expires_at > now() AND u.caller_id = $2) AS open,
            (SELECT count(*)::int FROM evidence f
              WHERE (f.report_id = $3 OR f.incident_id = $4)
                AND (f.state <> 'uploading' OR f.expires_at > now())) AS files
       FROM evidence e
      WHERE e.constituent_id = $1 AND e.report_id IS NOT NULL AND e.state <> 'destroyed'
        AND (e.state <> 'uploading' OR e.expires_at > now())`,
    [by.constituentId, tx.actor.id, by.reportId, by.incidentId],
  );
  return sums!;
}

export async function insertUpload(tx: Tx, it: NewUpload): Promise<void> {
  await tx.query(
    `INSERT INTO evidence (id, report_id, incident_id, constituent_id, tlp, name, size, state, key_id, wrapped_key,
                           upload_sha256, expires_at, caller_id, caller_label)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'uploading', $8, $9, $10, now() + make_interval(hours => $11), $12, $13)`,
    [
      it.id,
      it.reportId,
      it.incidentId,
      it.constituentId,
      it.tlp,
      it.name,
      it.size,
      it.keyId,
      it.wrappedKey,
      it.uploadSha256,
      it.hours,
      tx.actor.id,
      actorLabel(tx.actor),
    ],
  );
}

/** Moves on by the part that has been stored. False when another request has moved on meanwhile. */
export async function advance(
  tx: Tx,
  it: { id: string; from: number; size: number; objectName: string },
): Promise<boolean> {
  const moved = await tx.query(
    `WITH moved AS (UPDATE evidence SET arrived = arrived + $3
                     WHERE id = $1 AND state = 'uploading' AND arrived = $2 RETURNING id)
     UPDATE evidence_part SET stored = true, size = $3 FROM moved
      WHERE object_name = $4 AND evidence_id = moved.id RETURNING object_name`,
    [it.id, it.from, it.size, it.objectName],
  );
  return moved.length === 1;
}

export interface Digests {
  readonly sha256: string;
  readonly sha1: string;
  readonly md5: string;
}

export async function markReceived(
  tx: Tx,
  it: Digests & { id: string; mediaType: string | null; findings: readonly string[] },
): Promise<void> {
  await tx.query(
    `UPDATE evidence SET state = 'received', sha256 = $2, sha1 = $3, md5 = $4, media_type = $5, findings = $6,
                         received_at = date_trunc('milliseconds', now())
      WHERE id = $1 AND state = 'uploading'`,
    [it.id, it.sha256, it.sha1, it.md5, it.mediaType, it.findings],
  );
}

/** Nobody can go on with it; the sweep forgets it. */
export async function expireUpload(tx: Tx, id: string): Promise<void> {
  await tx.query("UPDATE evidence SET expires_at = now() WHERE id = $1 AND state = 'uploading'", [id]);
}

/**
 * Nobody goes on with it: it is forgotten with these parts, whose objects are gone. A part that a late request has noted
 * meanwhile keeps it until the next time: its object has a row as long as it may be there.
 */
export async function forgetUpload(tx: Tx, id: string, objectNames: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM evidence_part WHERE evidence_id = $1 AND object_name = ANY ($2::text[])', [
    id,
    objectNames,
  ]);
  await tx.query(
    `DELETE FROM evidence e WHERE e.id = $1 AND e.state = 'uploading'
        AND NOT EXISTS (SELECT 1 FROM evidence_part p WHERE p.evidence_id = e.id)`,
    [id],
  );
}

/** False when it is in none of these states any more. */
export async function startScan(tx: Tx, id: string, from: readonly EvidenceState[]): Promise<boolean> {
  const started = await tx.query(
    `UPDATE evidence SET state = 'scanning', next_scan_at = now(), scan_starts = 0
      WHERE id = $1 AND state = ANY ($2::text[]) RETURNING id`,
    [id, from],
  );
  return started.length === 1;
}

/** Takes due scans for so many seconds; whoever dies over one leaves it to another after that. */
export async function claimScans(
  tx: Tx,
  it: { most: number; leaseSeconds: number },
): Promise<{ id: string; starts: number }[]> {
  return tx.query<{ id: string; starts: number }>(
    `UPDATE evidence SET next_scan_at = now() + make_interval(secs => $2), scan_starts = scan_starts + 1
      WHERE id IN (SELECT e.id FROM evidence e WHERE e.state = 'scanning' AND e.next_scan_at <= now()
                    ORDER BY e.next_scan_at, e.id LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING id, scan_starts AS starts`,
    [it.most, it.leaseSeconds],
  );
}

/** Looks again later. An outage of the scanner is no fault of the file and does not count as a scan. */
export async function postponeScan(
  tx: Tx,
  id: string,
  it: { seconds: number; counts: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE evidence SET next_scan_at = now() + make_interval(secs => $2),
                         scan_starts = CASE WHEN $3 THEN scan_starts ELSE greatest(scan_starts - 1, 0) END
      WHERE id = $1 AND state = 'scanning'`,
    [id, it.seconds, it.counts],
  );
}

/** Whoever scans still lives. */
export async function renewScan(tx: Tx, id: string, seconds: number): Promise<void> {
  await tx.query(
    `UPDATE evidence SET next_scan_at = now() + make_interval(secs => $2) WHERE id = $1 AND state = 'scanning'`,
    [id, seconds],
  );
}

export async function endScan(
  tx: Tx,
  it: { id: string; state: EvidenceState; reason: string | null; findings: readonly string[] },
): Promise<void> {
  await tx.query(
    `UPDATE evidence SET state = $2, reason = $3, scanned_at = now(), next_scan_at = NULL,
                         findings = ARRAY(SELECT DISTINCT f FROM unnest(findings || $4::text[]) AS f ORDER BY f)
      WHERE id = $1`,
    [it.id, it.state, it.reason, it.findings],
  );
}

/** What was destroyed, for the record of it. */
export interface ShreddedFile {
  readonly id: string;
  readonly reference: string | null;
  readonly before: EvidenceState;
  readonly sha256: string;
  readonly keyId: string;
}

/**
 * Shreds every file of these incidents and of their reports, and takes out the words that stand beside it, also of those
 * that were destroyed before. Uploads on their way expire. Answers what was destroyed by this.
 */
export async function shredFilesOf(
  tx: Tx,
  incidentIds: readonly string[],
  gone: string,
): Promise<ShreddedFile[]> {
  const params = [incidentIds, gone];
  const ofThese = `(e.incident_id = ANY ($1::uuid[])
     OR e.report_id IN (SELECT o.id FROM report o WHERE o.incident_id = ANY ($1::uuid[])))`;
  await tx.query(`UPDATE evidence e SET expires_at = now() WHERE e.state = 'uploading' AND ${ofThese}`, [
    incidentIds,
  ]);
  await tx.query(
    `UPDATE evidence_hand_over SET reason = $2, by_label = $2
      WHERE evidence_id IN (SELECT e.id FROM evidence e WHERE ${ofThese})`,
    params,
  );
  const files = await tx.query<ShreddedFile>(
    `WITH doomed AS (
       SELECT e.id, e.state, e.key_id, coalesce(r.reference, i.reference) AS reference
         FROM evidence e LEFT JOIN report r ON r.id = e.report_id LEFT JOIN incident i ON i.id = e.incident_id
        WHERE e.state <> 'uploading' AND ${ofThese} FOR NO KEY UPDATE OF e)
     UPDATE evidence e
        SET state = 'destroyed', key_id = NULL, wrapped_key = NULL, destroyed_at = coalesce(e.destroyed_at, now()),
            reason = $2, name = $2, caller_label = $2, next_scan_at = NULL, upload_sha256 = NULL
       FROM doomed d WHERE e.id = d.id
     RETURNING e.id, d.reference, d.state AS before, e.sha256, d.key_id AS "keyId"`,
    params,
  );
  return files.filter(({ before }) => before !== 'destroyed');
}

/** The data key goes; what is left in the store, in copies and in backups of it cannot be read by anybody. */
export async function shred(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.query(
    `UPDATE evidence SET state = 'destroyed', key_id = NULL, wrapped_key = NULL, destroyed_at = now(), reason = $2,
                         next_scan_at = NULL, upload_sha256 = NULL
      WHERE id = $1`,
    [id, reason],
  );
}
