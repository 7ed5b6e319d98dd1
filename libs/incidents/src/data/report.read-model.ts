import type { Tlp } from '@fcert/kernel';
import type { ListScope } from '@fcert/identity';
import { type Queryable, openTo, readersOf } from '@fcert/platform';

/** One line of "my reports". */
export interface ReportRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly status: string;
  readonly receivedAt: Date;
  readonly occurrences: number;
  readonly constituentId: string;
  readonly incidentReference: string | null;
  readonly incidentState: string | null;
  readonly sortKey: string;
}

/** Reports of the caller's own body (or those FCERT may see), newest first, keyset-paged. */
export async function reportPage(
  q: Queryable,
  scope: ListScope,
  page: { limit: number; after: { key: string; id: string } | null },
): Promise<{ rows: ReportRow[]; more: boolean }> {
  const rows = await q.query<ReportRow>(
    `SELECT r.id, r.reference, r.title, r.status, r.received_at AS "receivedAt", r.occurrence_count AS occurrences,
            r.constituent_id AS "constituentId", i.reference AS "incidentReference", i.state AS "incidentState",
            r.received_at::text AS "sortKey"
       FROM report r LEFT JOIN incident i ON i.id = r.incident_id
      WHERE ($1::uuid IS NULL OR r.constituent_id = $1) AND r.tlp = ANY($2::text[])
        AND ${openTo('r.id', '$6')}
        AND ($3::timestamptz IS NULL OR (r.received_at, r.id) < ($3::timestamptz, $4::uuid))
      ORDER BY r.received_at DESC, r.id DESC LIMIT $5`,
    [
      scope.constituentId,
      scope.tlp,
      page.after?.key ?? null,
      page.after?.id ?? null,
      page.limit + 1,
      scope.reader,
    ],
  );
  return { rows: rows.slice(0, page.limit), more: rows.length > page.limit };
}

export interface IncidentReportRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly description: string;
  readonly receivedAt: Date;
  readonly by: string;
  readonly occurrences: number;
  readonly reason: string;
  /** What the policy needs to know before the row may be shown. */
  readonly constituentId: string;
  readonly tlp: Tlp;
  readonly readers: readonly string[] | null;
}

/** The reports joined to an incident, first one first. Says nothing about who may read them. */
export function reportsOfIncident(q: Queryable, incidentId: string): Promise<IncidentReportRow[]> {
  return q.query<IncidentReportRow>(
    `SELECT r.id, r.reference, r.title, r.description, r.received_at AS "receivedAt", r.caller_label AS by,
            r.occurrence_count AS occurrences, ir.reason, r.constituent_id AS "constituentId", r.tlp,
            ${readersOf('r.id')} AS readers
       FROM incident_report ir JOIN report r ON r.id = ir.report_id
      WHERE ir.incident_id = $1 ORDER BY r.received_at, r.id LIMIT 200`,
    [incidentId],
  );
}
