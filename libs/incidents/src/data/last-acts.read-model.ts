import type { Queryable } from '@fcert/platform';

/** When somebody, not the platform itself, last did something with these incidents that its timeline tells. */
export async function lastActsOf(q: Queryable, incidentIds: readonly string[]): Promise<Map<string, Date>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await q.query<{ id: string; at: Date }>(
    `SELECT t.incident_id AS id, max(t.at) AS at FROM timeline_entry t
      WHERE t.incident_id = ANY($1::uuid[]) AND t.actor_kind <> 'system' GROUP BY t.incident_id`,
    [incidentIds],
  );
  return new Map(rows.map((row) => [row.id, row.at]));
}
