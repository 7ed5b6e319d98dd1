import type { Tlp } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { HistoryFact } from '../domain/history.js';
import type { Pin } from './clock-subject.entity.js';
import { type FactRow, factOf } from './fact-rows.js';
import type { SubjectKey } from './subject-store.js';

/** A row of the append-only history as it is stored, with who recorded it. */
export interface CertifiedFact extends FactRow {
  readonly actor: { readonly kind: string; readonly id: string };
}

/** One level of the firing ledger that has fired. */
export interface Firing {
  readonly clockRowId: string;
  readonly level: string;
  readonly dueAt: number;
  readonly firedAt: number;
}

/** Everything a subject's clocks follow from, read in one statement. */
export interface RestingRecord {
  readonly reference: string;
  readonly tlp: Tlp;
  readonly constituentId: string | null;
  readonly openedAt: number;
  /** The database's instant of this reading. */
  readonly now: number;
  readonly pinned: readonly Pin[];
  readonly facts: readonly CertifiedFact[];
  /** Row ids by the name of the instance. */
  readonly ids: ReadonlyMap<string, string>;
  readonly firings: readonly Firing[];
}

export async function readRestingRecord(
  q: Queryable,
  { kind, id }: SubjectKey,
): Promise<RestingRecord | undefined> {
  const [row] = await q.query<
    Omit<RestingRecord, 'facts' | 'ids' | 'firings'> & {
      facts: CertifiedFact[];
      ids: { id: string; name: string }[] | null;
      firings: Firing[] | null;
    }
  >(RECORD, [kind, id]);
  if (!row) return undefined;
  return {
    ...row,
    openedAt: Number(row.openedAt),
    now: Number(row.now),
    ids: new Map((row.ids ?? []).map((it) => [it.name, it.id])),
    firings: row.firings ?? [],
  };
}

export function historyOf(facts: readonly CertifiedFact[]): HistoryFact[] {
  return facts.map(factOf);
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const RECORD = `
  SELECT s.reference, s.tlp, s.constituent_id AS "constituentId", s.pinned, ${ms('s.opened_at')} AS "openedAt",
         ${ms("date_trunc('milliseconds', now())")} AS now,
         (SELECT jsonb_agg(jsonb_build_object('seq', f.seq, 'kind', f.kind, 'at', ${ms('f.at')},
                                              'recordedAt', ${ms('f.recorded_at')}, 'body', f.body,
                                              'actor', jsonb_build_object('kind', f.actor_kind, 'id', f.actor_id))
                           ORDER BY f.seq)
            FROM clock_fact f WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id) AS facts,
         (SELECT jsonb_agg(jsonb_build_object(
                   'id', c.id, 'name', concat_ws(' ', c.policy_id, c.policy_version, c.clock_id,
                                                 c.holder_kind || ':' || coalesce(c.holder_id::text, ''), c.instance)))
            FROM clock c WHERE c.subject_kind = s.subject_kind AND c.subject_id = s.subject_id) AS ids,
         (SELECT jsonb_agg(jsonb_build_object('clockRowId', a.clock_id, 'level', a.level,
                                              'dueAt', ${ms('a.fire_at')}, 'firedAt', ${ms('a.fired_at')})
                           ORDER BY a.fired_at, a.level)
            FROM clock c JOIN clock_alarm a ON a.clock_id = c.id
           WHERE c.subject_kind = s.subject_kind AND c.subject_id = s.subject_id
             AND a.fired_at IS NOT NULL) AS firings
    FROM clock_subject s WHERE s.subject_kind = $1 AND s.subject_id = $2`;
