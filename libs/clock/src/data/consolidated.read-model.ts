import type { Queryable } from '@fcert/platform';
import type { HistoryFact } from '../domain/history.js';
import type { ClockPolicy, RecurringDuty } from '../domain/policy.js';
import type { DutyHolder } from '../domain/duty-holder.js';
import type { PeriodSpan } from '../domain/periods.js';
import { isConsolidated } from '../domain/consolidation.js';
import { situationOf } from '../domain/situation.js';
import { type FactRow, factOf } from './fact-rows.js';

/** An incident that a recurring duty reports on. */
export interface ConsolidatedIncident {
  readonly reference: string;
  readonly constituentId: string | null;
}

export interface Consolidation {
  readonly policy: ClockPolicy;
  readonly duty: RecurringDuty;
  readonly span: PeriodSpan;
  /** Whose report it is; null looks at every body. */
  readonly holder: DutyHolder | null;
}

interface SubjectFacts extends ConsolidatedIncident {
  readonly id: string;
  readonly openedKey: string;
  readonly facts: FactRow[];
}

/** Histories read at once; a period with more incidents takes several rounds. */
const BATCH = 500;
/** A consolidated report lists at most this many incidents by reference. */
const MOST_LISTED = 20_000;

/**
 * The incidents opened in a period that fall under a duty as they stand now, oldest first. Incidents merged into another
 * one are counted with that one.
 */
export async function consolidatedIncidents(
  q: Queryable,
  of: Consolidation,
  most = MOST_LISTED,
): Promise<ConsolidatedIncident[]> {
  const found: ConsolidatedIncident[] = [];
  let after: { key: string; id: string } | null = null;
  for (;;) {
    const batch: SubjectFacts[] = await subjectsOf(q, of, after);
    for (const { reference, constituentId, facts } of batch)
      if (isConsolidated(situationOf(facts.map((row): HistoryFact => factOf(row))), of))
        found.push({ reference, constituentId });
    const last = batch.at(-1);
    if (!last || batch.length < BATCH || found.length >= most) return found.slice(0, most);
    after = { key: last.openedKey, id: last.id };
  }
}

function subjectsOf(
  q: Queryable,
  { span, holder }: Consolidation,
  after: { key: string; id: string } | null,
): Promise<SubjectFacts[]> {
  return q.query<SubjectFacts>(FACTS, [
    new Date(span.start).toISOString(),
    new Date(span.end).toISOString(),
    holder?.kind === 'constituent' ? holder.id : null,
    after?.key ?? null,
    after?.id ?? null,
    BATCH,
  ]);
}

const FACTS = `
  SELECT s.subject_id AS id, s.reference, s.constituent_id AS "constituentId", s.opened_at::text AS "openedKey",
         (SELECT jsonb_agg(jsonb_build_object(
                   'seq', f.seq, 'kind', f.kind, 'at', (extract(epoch FROM f.at) * 1000)::bigint,
                   'recordedAt', (extract(epoch FROM f.recorded_at) * 1000)::bigint, 'body', f.body) ORDER BY f.seq)
            FROM clock_fact f
           WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id
             AND f.kind IN ('opened', 'event', 'change', 'taken-over', 'merged-into', 'given-back', 'released', 'reopened')) AS facts
    FROM clock_subject s
   WHERE s.subject_kind = 'incident' AND s.opened_at >= $1 AND s.opened_at < $2
     AND ($3::uuid IS NULL OR s.constituent_id = $3)
     AND ($4::timestamptz IS NULL OR (s.opened_at, s.subject_id) > ($4::timestamptz, $5::uuid))
   ORDER BY s.opened_at, s.subject_id LIMIT $6`;
