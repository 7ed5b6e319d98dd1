import type { ListScope } from '@fcert/identity';
import { type Queryable, openTo } from '@fcert/platform';
import type { TaskState } from '../domain/lifecycle.js';

export interface TaskFilter {
  /** What the caller may list at all. */
  readonly scope: ListScope;
  readonly state: TaskState | null;
  /** Narrows further; of no use to an operator, who has one provider. */
  readonly providerId: string | null;
  readonly incidentReference: string | null;
  readonly after: TaskCursor | null;
  readonly limit: number;
}

/** The last row seen: its sort key and its id. */
export interface TaskCursor {
  readonly key: string;
  readonly id: string;
}

export interface TaskRow {
  readonly id: string;
  readonly reference: string;
  readonly incidentReference: string;
  readonly service: string;
  readonly serviceName: string;
  readonly title: string;
  readonly severity: string;
  readonly tlp: string;
  readonly state: TaskState;
  readonly constituentId: string;
  readonly provider: string;
  readonly offeredAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly nextDueAt: Date | null;
  readonly version: number;
  readonly sortKey: string;
}

/**
 * One page of tasks, newest offer first. The caller's scope is part of the statement: rows of another provider, or
 * under a label the caller may not see, are never read.
 */
export function taskPage(q: Queryable, filter: TaskFilter): Promise<TaskRow[]> {
  return q.query<TaskRow>(
    `SELECT t.id, t.reference, t.incident_reference AS "incidentReference", t.service_id AS service,
            s.name AS "serviceName", t.title, t.severity, t.tlp, t.state, t.constituent_id AS "constituentId",
            p.code AS provider, t.offered_at AS "offeredAt", t.acknowledged_at AS "acknowledgedAt",
            t.next_due_at AS "nextDueAt", t.version,
            t.offered_at::text AS "sortKey"
       FROM mssp_task t
       JOIN mssp_service s ON s.id = t.service_id
       JOIN mssp_provider p ON p.id = t.provider_id
      WHERE ($1::uuid IS NULL OR t.provider_id = $1)
        AND t.tlp = ANY($2::text[])
        AND ${openTo('t.id', '$9')}
        AND ($3::text IS NULL OR t.state = $3)
        AND ($4::uuid IS NULL OR t.provider_id = $4)
        AND ($5::text IS NULL OR t.incident_reference = $5)
        AND ($6::timestamptz IS NULL OR (t.offered_at, t.id) < ($6::timestamptz, $7::uuid))
      ORDER BY t.offered_at DESC, t.id DESC LIMIT $8`,
    [
      filter.scope.providerId,
      filter.scope.tlp,
      filter.state,
      filter.providerId,
      filter.incidentReference,
      filter.after?.key ?? null,
      filter.after?.id ?? null,
      filter.limit,
      filter.scope.reader,
    ],
  );
}

/** Names a task page shows beside the ids. */
export interface TaskNames {
  readonly provider: string;
  readonly providerName: string;
  readonly serviceName: string;
  readonly contract: string;
}

export async function taskNames(q: Queryable, taskId: string): Promise<TaskNames> {
  const [names] = await q.query<TaskNames>(
    `SELECT p.code AS provider, p.name AS "providerName", s.name AS "serviceName", c.code AS contract
       FROM mssp_task t
       JOIN mssp_service s ON s.id = t.service_id
       JOIN mssp_provider p ON p.id = t.provider_id
       JOIN mssp_contract c ON c.id = t.contract_id
      WHERE t.id = $1`,
    [taskId],
  );
  return names!;
}

export interface TaskStatement {
  readonly verb: 'complete' | 'refuse' | 'return' | 'withdraw';
  readonly text: string;
  readonly at: Date;
  readonly by: string;
}

/** Every text given with an act on the task, oldest first, at most 100. */
export function statementsOf(q: Queryable, taskId: string): Promise<TaskStatement[]> {
  return q.query<TaskStatement>(
    `SELECT s.verb, s.text, s.at, s.by FROM mssp_task_statement s WHERE s.task_id = $1 ORDER BY s.version LIMIT 100`,
    [taskId],
  );
}
