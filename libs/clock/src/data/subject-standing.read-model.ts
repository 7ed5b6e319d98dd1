import type { Severity } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

/** What the ledger knows of a subject now. */
export interface SubjectStanding {
  readonly id: string;
  readonly severity: Severity | null;
  /** The last fact somebody recorded by hand, or null. */
  readonly lastActAt: Date | null;
}

/** Severity and last act of these subjects; absent ids are left out. */
export async function subjectStandings(
  q: Queryable,
  ids: readonly string[],
): Promise<Map<string, SubjectStanding>> {
  if (ids.length === 0) return new Map();
  const rows = await q.query<SubjectStanding>(
    `SELECT s.subject_id AS id,
            (SELECT f.body ->> 'severity' FROM clock_fact f
              WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id AND f.body ? 'severity'
              ORDER BY f.seq DESC LIMIT 1) AS severity,
            (SELECT max(f.recorded_at) FROM clock_fact f
              WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id
                AND f.actor_kind <> 'system') AS "lastActAt"
       FROM clock_subject s WHERE s.subject_id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
