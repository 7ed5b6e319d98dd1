import type { Queryable } from '@fcert/platform';
import type { Escalation } from './escalation.entity.js';
import { COLUMNS } from './escalation.repository.js';
import { type PastLapse, lapsesOf } from './lapses.js';
import { type StepRun, runsOf } from './step-runs.js';

/** Chains of one subject shown at most; open ones first. */
export const ESCALATIONS_SHOWN = 100;

export interface EscalationWithRuns {
  readonly escalation: Escalation;
  readonly runs: readonly StepRun[];
  readonly lapses: readonly PastLapse[];
}

/** The chains of an incident or task with what has run in each: open ones first, then the newest. */
export async function escalationsOf(
  q: Queryable,
  subject: { kind: 'incident' | 'mssp-task'; id: string },
): Promise<EscalationWithRuns[]> {
  const escalations = await q.query<Escalation>(
    `SELECT ${COLUMNS} FROM escalation e
      WHERE e.subject_kind = $1 AND e.subject_id = $2
      ORDER BY (e.state IN ('armed', 'raised')) DESC, coalesce(e.next_step_at, 'infinity'), e.created_at DESC, e.id
      LIMIT ${ESCALATIONS_SHOWN}`,
    [subject.kind, subject.id],
  );
  return withRuns(q, escalations);
}

export async function escalationById(q: Queryable, id: string): Promise<EscalationWithRuns | undefined> {
  const found = await q.query<Escalation>(`SELECT ${COLUMNS} FROM escalation e WHERE e.id = $1`, [id]);
  const [one] = await withRuns(q, found);
  return one;
}

async function withRuns(q: Queryable, escalations: readonly Escalation[]): Promise<EscalationWithRuns[]> {
  if (escalations.length === 0) return [];
  const ids = escalations.map((escalation) => escalation.id);
  const [runs, lapses] = await Promise.all([runsOf(q, ids), lapsesOf(q, ids)]);
  return escalations.map((escalation) => ({
    escalation,
    runs: runs.filter((run) => run.escalationId === escalation.id),
    lapses: lapses.filter((lapse) => lapse.escalationId === escalation.id),
  }));
}
