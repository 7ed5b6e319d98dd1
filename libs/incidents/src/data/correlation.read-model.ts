import type { Queryable } from '@fcert/platform';
import type { ObservableSeen } from './observables.js';

/** An open incident that a new report may belong to. */
export interface CorrelationCandidate {
  readonly incidentId: string;
  readonly reference: string;
  readonly title: string;
  readonly constituentId: string;
  readonly class: string | null;
  readonly type: string | null;
  readonly receivedAt: Date;
  readonly severity: string | null;
}

export interface SharedObservable extends CorrelationCandidate {
  readonly observableType: string;
  readonly value: string;
  /** In how many incidents the value has been seen (counted up to 100): a common value says little. */
  readonly incidents: number;
}

const CANDIDATE = `i.id AS "incidentId", i.reference, i.title, i.constituent_id AS "constituentId", i.class, i.type,
  i.received_at AS "receivedAt", i.severity`;

/** Open incidents that share values with a report, at most 50 pairs. */
export function incidentsSharingObservables(q: Queryable, seen: readonly ObservableSeen[]): Promise<SharedObservable[]> {
  if (seen.length === 0) return Promise.resolve([]);
  return q.query<SharedObservable>(
    `WITH wanted AS (
       SELECT o.id, o.type, o.value,
              (SELECT count(*)::int FROM (SELECT 1 FROM incident_observable x WHERE x.observable_id = o.id LIMIT 100) c)
                AS incidents
         FROM jsonb_to_recordset($1::jsonb) AS r(type text, value text)
         JOIN observable o ON o.type = r.type AND o.value = r.value)
     SELECT ${CANDIDATE}, w.type AS "observableType", w.value, w.incidents
       FROM wanted w
       JOIN incident_observable io ON io.observable_id = w.id
       JOIN incident i ON i.id = io.incident_id AND i.state <> 'closed'
      WHERE w.incidents < 100
      ORDER BY w.incidents, i.received_at DESC LIMIT 50`,
    [JSON.stringify(seen.slice(0, 200))],
  );
}

/** Open incidents of the same body and class received within the window, newest first, at most 20. */
export function recentOfConstituent(
  q: Queryable,
  by: { constituentId: string; class: string; receivedAt: Date; windowHours: number },
): Promise<CorrelationCandidate[]> {
  return q.query<CorrelationCandidate>(
    `SELECT ${CANDIDATE} FROM incident i
      WHERE i.constituent_id = $1 AND i.class = $2 AND i.state <> 'closed'
        AND i.received_at >= $3::timestamptz - make_interval(hours => $4)
      ORDER BY i.received_at DESC LIMIT 20`,
    [by.constituentId, by.class, by.receivedAt, by.windowHours],
  );
}

/** The still open ones of a list of incidents. */
export function openIncidents(q: Queryable, ids: readonly string[]): Promise<CorrelationCandidate[]> {
  return q.query<CorrelationCandidate>(
    `SELECT ${CANDIDATE} FROM incident i WHERE i.id = ANY($1::uuid[]) AND i.state <> 'closed'`,
    [ids],
  );
}
