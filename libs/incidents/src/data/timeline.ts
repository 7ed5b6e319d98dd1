import { actorLabel, newId } from '@fcert/kernel';
import { type Queryable, type Tx, openTo } from '@fcert/platform';

export interface NewTimelineEntry {
  /** `triage`, `clock`, `note`, `state`, `classification`, `severity`, `claim`, `report`, `escalation`, `mssp` … */
  readonly kind: string;
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly visibility?: 'fcert' | 'constituent';
  /** Whether text or data repeat anything a report says: then only those who may read its reports see the entry. */
  readonly quotesReport?: boolean;
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
export function addTimeline(tx: Tx, incidentId: string, entries: readonly NewTimelineEntry[]): Promise<void> {
  return addTimelines(tx, [{ incidentId, entries }]);
}

/** The same for several incidents, in one statement. */
export async function addTimelines(
  tx: Tx,
  timelines: readonly { readonly incidentId: string; readonly entries: readonly NewTimelineEntry[] }[],
): Promise<void> {
  const rows = timelines.flatMap(({ incidentId, entries }) =>
    entries.map((entry) => ({
      id: newId(),
      incident_id: incidentId,
      kind: entry.kind,
      text: entry.text,
      data: entry.data ?? {},
      visibility: entry.visibility ?? 'fcert',
      quotes_report: entry.quotesReport ?? false,
      actor_kind: tx.actor.kind,
      actor_id: tx.actor.id,
      actor_label: actorLabel(tx.actor),
    })),
  );
  await tx.append(
    `INSERT INTO timeline_entry (id, incident_id, kind, text, data, visibility, quotes_report, actor_kind, actor_id,
                                 actor_label)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, incident_id uuid, kind text, text text, data jsonb, visibility text, quotes_report boolean,
              actor_kind text, actor_id text, actor_label text)`,
    rows,
  );
}

export interface TimelinePage {
  /** False for the organisation itself: it sees what is meant for it. */
  readonly all: boolean;
  /** What the policy says of `report:read` on the incident, whose label and body cover those of all its reports. */
  readonly reports: boolean;
  /** Whom lists of named readers bind, as `listScope` says. */
  readonly reader: string | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
}

/** A page of the timeline, oldest first, at most `limit` after the cursor (a time and an id). */
export function timelineOf(
  q: Queryable,
  incidentId: string,
  page: TimelinePage,
): Promise<TimelineEntry[]> {
  return q.query<TimelineEntry>(
    `SELECT t.id, t.at, t.kind, t.text, t.data, t.visibility, t.actor_label AS by,
            t.at::text AS "sortKey"
       FROM timeline_entry t
      WHERE t.incident_id = $1 AND ($2 OR t.visibility = 'constituent') AND ($3 OR NOT t.quotes_report)
        -- That it may belong with another incident is told to whoever may know of that one.
        AND (t.kind <> 'related' OR EXISTS (SELECT FROM incident x WHERE x.reference = t.data ->> 'related'
                                               AND ${openTo('x.id', '$7')}))
        AND ($4::timestamptz IS NULL OR (t.at, t.id) > ($4::timestamptz, $5::uuid))
      ORDER BY t.at, t.id LIMIT $6`,
    [incidentId, page.all, page.reports, page.after?.at ?? null, page.after?.id ?? null, page.limit, page.reader],
  );
}
