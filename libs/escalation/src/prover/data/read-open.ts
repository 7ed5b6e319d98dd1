import type { Queryable } from '@fcert/platform';
import type { Finding } from '../domain/finding.js';
import type { Key } from './read-subjects.js';

/** A subject something of which is due at `at`. */
export interface DueKey extends Key {
  readonly at: number;
}

/** The instant the next statements speak of, and since when events are kept. */
export async function readCircumstances(q: Queryable): Promise<{ now: number; eventsSince: number }> {
  const [row] = await q.query<{ now: number; since: number | null }>(
    `SELECT (extract(epoch FROM now()) * 1000)::float8 AS now,
            (SELECT (extract(epoch FROM o.created_at) * 1000)::float8 FROM outbox o WHERE o.seq IS NOT NULL
              ORDER BY o.seq LIMIT 1) AS since`,
  );
  return { now: row!.now, eventsSince: row!.since ?? 0 };
}

/** Subjects with history recorded in a half-open span, at most `limit`. */
export function changedBetween(q: Queryable, span: { from: number; to: number }, limit: number): Promise<Key[]> {
  return q.query<Key>(
    `SELECT DISTINCT f.subject_kind AS kind, f.subject_id AS id FROM clock_fact f
      WHERE f.recorded_at >= to_timestamp($1::float8 / 1000) AND f.recorded_at < to_timestamp($2::float8 / 1000)
      LIMIT $3`,
    [span.from, span.to, limit],
  );
}

/** Subjects of which an armed alarm or a waiting step falls due before `until`, the most overdue first. */
export function dueBefore(q: Queryable, until: number, limit: number): Promise<DueKey[]> {
  return q.query<DueKey>(
    `SELECT kind, id, (extract(epoch FROM at) * 1000)::float8 AS at
       FROM ((SELECT c.subject_kind AS kind, c.subject_id AS id, a.fire_at AS at
                FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
               WHERE a.fired_at IS NULL AND a.cancelled_at IS NULL AND a.fire_at < to_timestamp($1::float8 / 1000)
               ORDER BY a.fire_at LIMIT $2)
             UNION ALL
             (SELECT e.subject_kind, e.subject_id, e.next_step_at FROM escalation e
               WHERE e.next_step_at < to_timestamp($1::float8 / 1000) AND e.state IN ('armed', 'raised')
               ORDER BY e.next_step_at LIMIT $2)) AS due`,
    [until, limit],
  );
}

/** The next subjects of a walk through all of them, in the order of their keys. */
export function subjectsAfter(q: Queryable, after: Key | null, limit: number): Promise<Key[]> {
  return q.query<Key>(
    `SELECT s.subject_kind AS kind, s.subject_id AS id FROM clock_subject s
      WHERE ($1::text IS NULL OR (s.subject_kind, s.subject_id) > ($1, $2::uuid))
      ORDER BY s.subject_kind, s.subject_id LIMIT $3`,
    [after?.kind ?? null, after?.id ?? null, limit],
  );
}

/** Incidents that were opened in a span, or are named, and stand on no clock ledger; at most 100. */
export async function withoutClocks(
  q: Queryable,
  span: { from: number; to: number },
  named: readonly string[] = [],
): Promise<Finding[]> {
  const rows = await q.query<{ id: string; reference: string }>(
    `SELECT i.id, i.reference FROM incident i
      WHERE (i.opened_at >= to_timestamp($1::float8 / 1000) AND i.opened_at < to_timestamp($2::float8 / 1000)
             OR i.id = ANY ($3::uuid[]))
        AND NOT EXISTS (SELECT FROM clock_subject s WHERE s.subject_kind = 'incident' AND s.subject_id = i.id)
      LIMIT 100`,
    [span.from, span.to, named],
  );
  return rows.map(({ id, reference }) => ({
    kind: 'clock-missing',
    about: `${id} all`,
    subject: { kind: 'incident', id, reference },
    says: `${reference} stands on no clock ledger`,
    evidence: {},
    lasts: true,
  }));
}
