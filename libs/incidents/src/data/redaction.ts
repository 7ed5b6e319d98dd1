import type { Queryable, Tx } from '@fcert/platform';

/** What is on hold by name; a body's hold covers all its cases. */
export interface HeldBack {
  readonly incidents: readonly string[];
  readonly constituents: readonly string[];
}

export interface OldCases {
  readonly count: number;
  /** Of them, kept by a hold. */
  readonly held: number;
  /** The oldest, by number. */
  readonly first: readonly string[];
}

const SHOWN = 100;
const GONE = 'Deleted after retention';

/** Closed before the instant, with no clock left running and not redacted yet. */
const OLD = `i.state = 'closed' AND i.closed_at < $1 AND i.redacted_at IS NULL AND i.next_due_at IS NULL`;
const HELD = `(i.id = ANY ($2::uuid[]) OR i.constituent_id = ANY ($3::uuid[]))`;

/** What would go, were it released now. */
export async function oldCases(q: Queryable, cutoff: Date, held: HeldBack): Promise<OldCases> {
  const params = [cutoff, held.incidents, held.constituents];
  const [counts] = await q.query<{ count: number; held: number }>(
    `SELECT count(*) FILTER (WHERE NOT ${HELD})::int AS count, count(*) FILTER (WHERE ${HELD})::int AS held
       FROM incident i WHERE ${OLD}`,
    params,
  );
  const rows = await q.query<{ reference: string }>(
    `SELECT i.reference FROM incident i WHERE ${OLD} AND NOT ${HELD} ORDER BY i.closed_at, i.id LIMIT ${SHOWN}`,
    params,
  );
  return { count: counts?.count ?? 0, held: counts?.held ?? 0, first: rows.map((row) => row.reference) };
}

export interface RedactedCase {
  readonly id: string;
  readonly reference: string;
}

/**
 * Takes the words out of the next old cases and leaves their skeleton: numbers, classes, instants and digests, so that
 * clocks, certificates, figures and the prover stand on the same rows as before. Answers which; fewer than `limit`
 * means that none is left.
 */
export async function redactOldCases(
  tx: Tx,
  wanted: { releaseId: string; cutoff: Date; held: HeldBack; limit: number },
): Promise<RedactedCase[]> {
  const { cutoff, held, limit } = wanted;
  const cases = await tx.query<RedactedCase>(
    `UPDATE incident i
        SET title = '${GONE}', candidates = '[]', score = NULL, assignee_id = NULL, assignee_label = NULL,
            redacted_at = now(), version = i.version + 1, updated_at = now()
      WHERE i.id IN (SELECT i.id FROM incident i WHERE ${OLD} AND NOT ${HELD}
                      ORDER BY i.closed_at, i.id LIMIT $4 FOR UPDATE SKIP LOCKED)
      RETURNING i.id, i.reference`,
    [cutoff, held.incidents, held.constituents, limit],
  );
  if (cases.length === 0) return [];
  await tx.query(`SELECT set_config('fcert.retention_release', $1, true)`, [wanted.releaseId]);
  const ids = cases.map(({ id }) => id);
  for (const statement of WORDS) await tx.query(statement, [ids]);
  await tx.query(`SELECT set_config('fcert.retention_release', '', true)`);
  return cases;
}

const REPORTS = `(SELECT r.id FROM report r WHERE r.incident_id = ANY ($1::uuid[]))`;
const WORDS = [
  `UPDATE timeline_entry SET text = '${GONE}', data = '{}', actor_label = actor_kind WHERE incident_id = ANY ($1::uuid[])`,
  `UPDATE staged_report SET text = '${GONE}', fields = '{}', caller_label = '${GONE}' WHERE incident_id = ANY ($1::uuid[])`,
  `UPDATE report_occurrence SET body = '{}' WHERE report_id IN ${REPORTS}`,
  `UPDATE report_addition SET text = '${GONE}', fields = '{}', caller_label = '${GONE}' WHERE report_id IN ${REPORTS}`,
  `UPDATE report SET title = '${GONE}', description = '${GONE}', affected = '{}', observables = '[]', contact = NULL,
          source_ref = NULL, caller_label = '${GONE}' WHERE incident_id = ANY ($1::uuid[])`,
  // An observable that other cases share stays, theirs alone goes.
  `WITH gone AS (DELETE FROM incident_observable WHERE incident_id = ANY ($1::uuid[]) RETURNING observable_id)
   DELETE FROM observable o USING gone g WHERE o.id = g.observable_id
      AND NOT EXISTS (SELECT 1 FROM incident_observable x
                       WHERE x.observable_id = o.id AND x.incident_id <> ALL ($1::uuid[]))`,
  `UPDATE incident_relation SET reasons = '[]' WHERE incident_id = ANY ($1::uuid[]) OR related_id = ANY ($1::uuid[])`,
];
