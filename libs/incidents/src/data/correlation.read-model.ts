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

/** An answer about one of the reports asked about: its place among them. */
export type About<T> = T & { readonly place: number };

const CANDIDATE = `i.id AS "incidentId", i.reference, i.title, i.constituent_id AS "constituentId", i.class, i.type,
  i.received_at AS "receivedAt", i.severity`;

/** Open incidents that share values with reports, at most 50 pairs a report. */
export async function incidentsSharingObservables(
  q: Queryable,
  reports: readonly (readonly ObservableSeen[])[],
): Promise<About<SharedObservable>[]> {
  const asked = reports.flatMap((seen, place) =>
    seen.length === 0 ? [] : [{ place, seen: seen.slice(0, 200) }],
  );
  if (asked.length === 0) return [];
  return q.query<About<SharedObservable>>(
    `SELECT asked.place, found.*
       FROM jsonb_to_recordset($1::jsonb) AS asked(place int, seen jsonb)
      CROSS JOIN LATERAL (
        SELECT ${CANDIDATE}, w.type AS "observableType", w.value, w.incidents
          FROM (SELECT o.id, o.type, o.value,
                       (SELECT count(*)::int
                          FROM (SELECT 1 FROM incident_observable x WHERE x.observable_id = o.id LIMIT 100) c) AS incidents
                  FROM jsonb_to_recordset(asked.seen) AS r(type text, value text)
                  JOIN observable o ON o.type = r.type AND o.value = r.value) AS w
          JOIN incident_observable io ON io.observable_id = w.id
          JOIN incident i ON i.id = io.incident_id AND i.state <> 'closed'
         WHERE w.incidents < 100
         ORDER BY w.incidents, i.received_at DESC LIMIT 50) AS found`,
    [JSON.stringify(asked)],
  );
}

export interface BodyAndClass {
  readonly constituentId: string;
  /** Null asks for nothing. */
  readonly class: string | null;
  readonly receivedAt: Date;
}

/** Open incidents of the same body and class received within the window, newest first, at most 20 a report. */
export async function recentOfConstituents(
  q: Queryable,
  reports: readonly BodyAndClass[],
  windowHours: number,
): Promise<About<CorrelationCandidate>[]> {
  const asked = reports.flatMap((by, place) => (by.class === null ? [] : [{ ...by, place }]));
  if (asked.length === 0) return [];
  return q.query<About<CorrelationCandidate>>(
    `SELECT asked.place, found.*
       FROM jsonb_to_recordset($1::jsonb)
              AS asked(place int, "constituentId" uuid, class text, "receivedAt" timestamptz)
      CROSS JOIN LATERAL (
        SELECT ${CANDIDATE} FROM incident i
         WHERE i.constituent_id = asked."constituentId" AND i.class = asked.class AND i.state <> 'closed'
           AND i.received_at >= asked."receivedAt" - make_interval(hours => $2)
         ORDER BY i.received_at DESC LIMIT 20) AS found`,
    [JSON.stringify(asked), windowHours],
  );
}

/** The still open ones of a list of incidents. */
export async function openIncidents(q: Queryable, ids: readonly string[]): Promise<CorrelationCandidate[]> {
  if (ids.length === 0) return [];
  return q.query<CorrelationCandidate>(
    `SELECT ${CANDIDATE} FROM incident i WHERE i.id = ANY($1::uuid[]) AND i.state <> 'closed'`,
    [ids],
  );
}
