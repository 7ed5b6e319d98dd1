import type { Tlp } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { HistoryFact, SubjectKind } from '../domain/history.js';
import type { Pin } from './clock-subject.entity.js';
import { type FactRow, factOf } from './fact-rows.js';

/** Which incidents and tasks a text is tried on. */
export interface PastSelection {
  /** Opened in this half-open period. */
  readonly from: Date;
  readonly to: Date;
  /** Only these; null: every one of the period. */
  readonly references: readonly string[] | null;
  /** Only with clocks still owed that count by a calendar; null: no matter. */
  readonly owedByCalendar: string | null;
  /** Labels the caller may see. */
  readonly tlp: readonly Tlp[];
}

export interface PastSubjectRow {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly reference: string;
  readonly openedAt: Date;
  readonly pinned: readonly Pin[];
  readonly history: readonly HistoryFact[];
  /** As PostgreSQL writes it, for the cursor. */
  readonly sortKey: string;
}

export interface PastEnd {
  readonly key: string;
  readonly id: string;
}

/** How many there are, counted no further than `most` + 1. */
export async function countPastSubjects(q: Queryable, selection: PastSelection, most: number): Promise<number> {
  const [row] = await q.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM clock_subject s WHERE ${SELECTED} LIMIT $6) AS found`,
    [...parameters(selection), most + 1],
  );
  return row!.count;
}

/** One page with the whole record of each, oldest first, and the instant of the reading. */
export async function pastSubjects(
  q: Queryable,
  selection: PastSelection,
  { after, limit }: { after: PastEnd | null; limit: number },
): Promise<PastSubjectRow[]> {
  const rows = await q.query<Omit<PastSubjectRow, 'history'> & { facts: FactRow[] }>(
    `SELECT s.subject_kind AS kind, s.subject_id AS id, s.reference, s.opened_at AS "openedAt", s.pinned,
            s.opened_at::text AS "sortKey",
            (SELECT jsonb_agg(jsonb_build_object('seq', f.seq, 'kind', f.kind, 'at', ${ms('f.at')},
                                                 'recordedAt', ${ms('f.recorded_at')}, 'body', f.body) ORDER BY f.seq)
               FROM clock_fact f WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id) AS facts
       FROM clock_subject s
      WHERE ${SELECTED}
        AND ($6::timestamptz IS NULL OR (s.opened_at, s.subject_id) > ($6, $7::uuid))
      ORDER BY s.opened_at, s.subject_id LIMIT $8`,
    [...parameters(selection), after?.key ?? null, after?.id ?? null, limit],
  );
  return rows.map(({ facts, ...row }) => ({ ...row, history: (facts ?? []).map(factOf) }));
}

/** The database's present instant, cut to the millisecond. */
export async function presentInstant(q: Queryable): Promise<Date> {
  const [row] = await q.query<{ now: Date }>(`SELECT date_trunc('milliseconds', now()) AS now`);
  return row!.now;
}

function parameters({ from, to, references, owedByCalendar, tlp }: PastSelection): unknown[] {
  const pinned = owedByCalendar === null ? null : JSON.stringify([{ calendar: { id: owedByCalendar } }]);
  return [from, to, references ? [...references] : null, [...tlp], pinned];
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const SELECTED = `s.subject_kind IN ('incident', 'mssp-task') AND s.opened_at >= $1 AND s.opened_at < $2
  AND ($3::text[] IS NULL OR s.reference = ANY ($3)) AND s.tlp = ANY ($4::text[])
  AND ($5::jsonb IS NULL OR (s.pinned @> $5 AND EXISTS (
         SELECT FROM clock c
          WHERE c.subject_kind = s.subject_kind AND c.subject_id = s.subject_id AND c.ended_at IS NULL)))`;
