import { type Pap, newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

/** A value seen in a report, normalised (defanged forms undone, lower case where case means nothing). */
export interface ObservableSeen {
  readonly type: string;
  readonly value: string;
}

/** Most observables kept of one report; the rest stays in its text. */
export const OBSERVABLES_MAX = 500;

/** The values one report brings to its incident. */
export interface ObservablesOfReport {
  readonly incidentId: string;
  readonly reportId: string;
  readonly seen: readonly ObservableSeen[];
}

/**
 * Gives values rows of their own where they have none, in one order by all: transactions that bring the same new values
 * in several statements would otherwise wait for each other in a ring.
 */
export async function keepObservables(tx: Tx, seen: readonly ObservableSeen[]): Promise<void> {
  if (seen.length === 0) return;
  const rows = seen.map(({ type, value }) => ({ id: newId(), type, value }));
  await tx.query(
    `INSERT INTO observable (id, type, value)
     SELECT r.id, r.type, r.value FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, type text, value text)
      ORDER BY r.type, r.value
     ON CONFLICT (type, value) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** Notes which values incidents have been seen with. The same value in another incident is one row, joined twice. */
export async function addObservables(tx: Tx, reports: readonly ObservablesOfReport[]): Promise<void> {
  const rows = reports.flatMap(({ incidentId, reportId, seen }) =>
    seen
      .slice(0, OBSERVABLES_MAX)
      .map(({ type, value }) => ({ type, value, incident_id: incidentId, report_id: reportId })),
  );
  if (rows.length === 0) return;
  await keepObservables(tx, rows);
  await tx.query(
    `INSERT INTO incident_observable (incident_id, observable_id, report_id)
     SELECT DISTINCT r.incident_id, o.id, r.report_id
       FROM jsonb_to_recordset($1::jsonb) AS r(type text, value text, incident_id uuid, report_id uuid)
       JOIN observable o ON o.type = r.type AND o.value = r.value
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

/** A value of an incident, with the marking it has of its own; null: that of the incident. */
export interface ObservableOfIncident extends ObservableSeen {
  readonly pap: Pap | null;
}

export function observablesOf(q: Queryable, incidentId: string): Promise<ObservableOfIncident[]> {
  return q.query<ObservableOfIncident>(
    `SELECT DISTINCT ON (o.type, o.value) o.type, o.value, io.pap
       FROM incident_observable io JOIN observable o ON o.id = io.observable_id
      WHERE io.incident_id = $1 ORDER BY o.type, o.value, array_position(ARRAY['red', 'amber', 'green', 'clear'], io.pap) LIMIT 1000`,
    [incidentId],
  );
}

/** False where the incident has no such value. */
export async function markObservable(
  tx: Tx,
  incidentId: string,
  { type, value, pap }: ObservableSeen & { readonly pap: Pap },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE incident_observable io SET pap = $4 FROM observable o
      WHERE io.incident_id = $1 AND o.id = io.observable_id AND o.type = $2 AND o.value = $3 RETURNING o.id`,
    [incidentId, type, value, pap],
  );
  return rows.length > 0;
}
