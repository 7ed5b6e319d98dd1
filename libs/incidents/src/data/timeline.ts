import { actorLabel, newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface NewTimelineEntry {
  /** `triage`, `clock`, `note`, `state`, `classification`, `severity`, `claim`, `report`, `escalation`, `mssp` … */
  readonly kind: string;
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly visibility?: 'fcert' | 'constituent';
}

export interface TimelineEntry {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly text: string;
  readonly data: Record<string, unknown>;
  readonly visibility: 'fcert' | 'constituent';
  readonly by: string;
  /** Exact text of `at`, for the cursor: a JavaScript date would lose microseconds. */
  readonly sortKey: string;
}

/** Adds entries to the one ordered timeline of an incident, in the transaction of what they tell of. */
export async function addTimeline(tx: Tx, incidentId: string, entries: readonly NewTimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: newId(),
    kind: entry.kind,
    text: entry.text,
    data: entry.data ?? {},
    visibility: entry.visibility ?? 'fcert',
  }));
  await tx.query(
    `INSERT INTO timeline_entry (id, incident_id, kind, text, data, visibility, actor_kind, actor_id, actor_label)
     SELECT r.id, $2, r.kind, r.text, r.data, r.visibility, $3, $4, $5
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, kind text, text text, data jsonb, visibility text)`,
    [JSON.stringify(rows), incidentId, tx.actor.kind, tx.actor.id, actorLabel(tx.actor)],
  );
}

/** A page of the timeline, oldest first, at most `limit` after the cursor (a time and an id). */
export function timelineOf(
  q: Queryable,
  incidentId: string,
  options: { readonly all: boolean; readonly after: { at: string; id: string } | null; readonly limit: number },
): Promise<TimelineEntry[]> {
  return q.query<TimelineEntry>(
    `SELECT t.id, t.at, t.kind, t.text, t.data, t.visibility, t.actor_label AS by,
            t.at::text AS "sortKey"
       FROM timeline_entry t
      WHERE t.incident_id = $1 AND ($2 OR t.visibility = 'constituent')
        AND ($3::timestamptz IS NULL OR (t.at, t.id) > ($3::timestamptz, $4::uuid))
      ORDER BY t.at, t.id LIMIT $5`,
    [incidentId, options.all, options.after?.at ?? null, options.after?.id ?? null, options.limit],
  );
}
