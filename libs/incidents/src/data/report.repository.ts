import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import type { Report } from './report.entity.js';

/** A report as the triage and the incident use cases need it. */
export type HandledReport = Report;

const COLUMNS = `r.id, r.reference, r.constituent_id AS "constituentId", r.channel, r.caller_id AS "callerId",
  r.caller_label AS "callerLabel", r.on_behalf AS "onBehalf", r.title, r.description, r.category,
  r.severity_claim AS "severityClaim", r.occurred_at AS "occurredAt", r.detected_at AS "detectedAt",
  r.aware_at AS "awareAt", r.affected, r.observables, r.contact, r.source_ref AS "sourceRef", r.tlp,
  r.body_sha256 AS "bodySha256", r.received_at AS "receivedAt", r.status, r.incident_id AS "incidentId",
  r.occurrence_count AS "occurrenceCount", r.last_occurred_at AS "lastOccurredAt", ${readersOf('r.id')} AS readers`;

export async function lockReport(tx: Tx, id: string): Promise<HandledReport | undefined> {
  const [report] = await tx.query<HandledReport>(`SELECT ${COLUMNS} FROM report r WHERE r.id = $1 FOR NO KEY UPDATE`, [id]);
  return report;
}

/** Several reports under their locks, taken in one order by all; absent ones are left out. */
export function lockReports(tx: Tx, ids: readonly string[]): Promise<HandledReport[]> {
  return tx.query<HandledReport>(
    `SELECT ${COLUMNS} FROM report r WHERE r.id = ANY ($1::uuid[]) ORDER BY r.id FOR NO KEY UPDATE`,
    [ids],
  );
}

export async function findReport(
  q: Queryable,
  by: { id: string } | { reference: string },
): Promise<HandledReport | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['reference', by.reference];
  const [report] = await q.query<HandledReport>(`SELECT ${COLUMNS} FROM report r WHERE r.${column} = $1`, [value]);
  return report;
}

/** When the organisation of a report first told FCERT of the incident. */
export async function firstReceipt(
  q: Queryable,
  incidentId: string,
  { constituentId, receivedAt }: Pick<HandledReport, 'constituentId' | 'receivedAt'>,
): Promise<Date> {
  const [first] = await q.query<{ at: Date | null }>(
    'SELECT min(r.received_at) AS at FROM report r WHERE r.incident_id = $1 AND r.constituent_id = $2',
    [incidentId, constituentId],
  );
  return first?.at ?? receivedAt;
}

/** Joins reports to incidents and marks them triaged. */
export async function attachReportRows(
  tx: Tx,
  links: readonly { incidentId: string; reportId: string; reason: string }[],
): Promise<void> {
  await tx.query(
    `WITH link AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS l(incident_id, report_id, reason)),
          joined AS (INSERT INTO incident_report (incident_id, report_id, reason)
                     SELECT incident_id, report_id, reason FROM link)
     UPDATE report SET status = 'triaged', incident_id = link.incident_id FROM link WHERE report.id = link.report_id`,
    [
      links.map(({ incidentId }) => incidentId),
      links.map(({ reportId }) => reportId),
      links.map(({ reason }) => reason),
    ],
  );
}
