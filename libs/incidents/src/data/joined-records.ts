import { newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';

interface Move {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/**
 * Joins every report of one incident to another as well and makes that one the one they are handled in. The first
 * incident keeps its own list. Answers their references.
 */
export async function joinReports(tx: Tx, { from, to, reason }: Move): Promise<string[]> {
  await tx.query(
    `INSERT INTO incident_report (incident_id, report_id, reason)
     SELECT $2::uuid, report_id, $3::text FROM incident_report WHERE incident_id = $1 ON CONFLICT DO NOTHING`,
    [from, to, reason],
  );
  await shareObservables(tx, { from, to });
  const rows = await tx.query<{ reference: string }>(
    'UPDATE report SET incident_id = $2 WHERE incident_id = $1 RETURNING reference',
    [from, to],
  );
  return rows.map(({ reference }) => reference).sort();
}

/** Takes back what `joinReports` did: the reports on the list of `to` are its own again. Answers their references. */
export async function partReports(tx: Tx, { from, to }: Omit<Move, 'reason'>): Promise<string[]> {
  const rows = await tx.query<{ reference: string }>(
    `UPDATE report r SET incident_id = $2 FROM incident_report own
      WHERE own.incident_id = $2 AND own.report_id = r.id AND r.incident_id = $1 RETURNING r.reference`,
    [from, to],
  );
  await tx.query(
    `DELETE FROM incident_report WHERE incident_id = $1
        AND report_id IN (SELECT report_id FROM incident_report WHERE incident_id = $2)`,
    [from, to],
  );
  await tx.query(
    `DELETE FROM incident_observable io WHERE incident_id = $1
        AND NOT EXISTS (SELECT FROM incident_report ir WHERE ir.incident_id = $1 AND ir.report_id = io.report_id)`,
    [from],
  );
  return rows.map(({ reference }) => reference).sort();
}

/** The reports an incident has, first one first. */
export function joinedReports(
  tx: Tx,
  incidentId: string,
): Promise<{ id: string; reference: string; title: string }[]> {
  return tx.query(
    `SELECT r.id, r.reference, r.title FROM incident_report ir JOIN report r ON r.id = ir.report_id
      WHERE ir.incident_id = $1 ORDER BY r.received_at, r.id`,
    [incidentId],
  );
}

/** Moves some reports, with what was seen in them, from one incident to a part of it. */
export async function moveReports(
  tx: Tx,
  { from, to, reason, reportIds }: Move & { readonly reportIds: readonly string[] },
): Promise<void> {
  await tx.query(
    'UPDATE incident_report SET incident_id = $2, reason = $3 WHERE incident_id = $1 AND report_id = ANY ($4::uuid[])',
    [from, to, reason, [...reportIds]],
  );
  await tx.query('UPDATE report SET incident_id = $2 WHERE incident_id = $1 AND id = ANY ($3::uuid[])', [
    from,
    to,
    [...reportIds],
  ]);
  await tx.query(
    `UPDATE incident_observable SET incident_id = $2 WHERE incident_id = $1 AND report_id = ANY ($3::uuid[])`,
    [from, to, [...reportIds]],
  );
}

async function shareObservables(tx: Tx, { from, to }: Omit<Move, 'reason'>): Promise<void> {
  await tx.query(
    `INSERT INTO incident_observable (incident_id, observable_id, report_id, seen_at, pap)
     SELECT $2::uuid, observable_id, report_id, seen_at, pap FROM incident_observable WHERE incident_id = $1
     ON CONFLICT DO NOTHING`,
    [from, to],
  );
}

/**
 * A part of an incident as a row of its own: what was decided about the whole holds for it until somebody decides
 * otherwise. Nobody holds it yet.
 */
export async function insertPart(
  tx: Tx,
  part: { readonly wholeId: string; readonly title: string; readonly reportCount: number },
): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO incident (id, title, state, severity, severity_by, priority_score, score, class, type, confidence,
                           classified_by, candidates, secondary, flags, tlp, pap, constituent_id, sector, report_count,
                           received_at, acknowledged_at)
     SELECT $1, $3, state, severity, severity_by, priority_score, score, class, type, confidence, classified_by,
            candidates, secondary, flags, tlp, pap, constituent_id, sector, $4, received_at, acknowledged_at
       FROM incident WHERE id = $2`,
    [id, part.wholeId, part.title, part.reportCount],
  );
  return id;
}
