import { actorLabel, notFound, isId } from '@fcert/kernel';
import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import { type TaskVerb, VERBS } from '../domain/lifecycle.js';
import type { Task } from './task.entity.js';

const COLUMNS = `t.id, t.reference, t.incident_id AS "incidentId", t.incident_reference AS "incidentReference",
  t.constituent_id AS "constituentId", t.provider_id AS "providerId", t.contract_id AS "contractId",
  t.service_id AS "serviceId", t.rule_id AS "ruleId", t.title, t.instructions, t.severity, t.tlp, t.state, t.version,
  t.evidence, t.refusal_reason AS "refusalReason", t.return_reason AS "returnReason", t.next_due_at AS "nextDueAt",
  t.offered_at AS "offeredAt", t.offered_by AS "offeredBy", t.acknowledged_at AS "acknowledgedAt",
  t.acknowledged_by AS "acknowledgedBy", t.started_at AS "startedAt", t.started_by AS "startedBy",
  t.completed_at AS "completedAt", t.completed_by AS "completedBy", t.refused_at AS "refusedAt",
  t.refused_by AS "refusedBy", t.accepted_at AS "acceptedAt", t.accepted_by AS "acceptedBy",
  t.returned_at AS "returnedAt", t.returned_by AS "returnedBy", t.return_count AS "returnCount",
  t.withdrawal_reason AS "withdrawalReason", t.withdrawn_at AS "withdrawnAt", t.withdrawn_by AS "withdrawnBy",
  ${readersOf('t.id')} AS readers`;

export type NewTask = Pick<
  Task,
  | 'id'
  | 'incidentId'
  | 'incidentReference'
  | 'constituentId'
  | 'providerId'
  | 'contractId'
  | 'serviceId'
  | 'ruleId'
  | 'title'
  | 'instructions'
  | 'severity'
  | 'tlp'
  | 'offeredBy'
>;

/** Writes an offer. Undefined when the rule has offered on this incident before: hearing an event twice is once. */
export async function insertTask(tx: Tx, task: NewTask): Promise<Task | undefined> {
  const [inserted] = await tx.query<Task>(
    `INSERT INTO mssp_task AS t (id, incident_id, incident_reference, constituent_id, provider_id, contract_id,
                                 service_id, rule_id, title, instructions, severity, tlp, offered_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (incident_id, rule_id) WHERE rule_id IS NOT NULL DO NOTHING
     RETURNING ${COLUMNS}`,
    [
      task.id,
      task.incidentId,
      task.incidentReference,
      task.constituentId,
      task.providerId,
      task.contractId,
      task.serviceId,
      task.ruleId,
      task.title,
      task.instructions,
      task.severity,
      task.tlp,
      task.offeredBy,
    ],
  );
  return inserted;
}

/** Finds a task by id or reference (`FCT-2026-000001`). Says nothing about who may see it. */
export async function findTask(q: Queryable, key: string): Promise<Task | undefined> {
  const column = columnOf(key);
  if (!column) return undefined;
  const [task] = await q.query<Task>(`SELECT ${COLUMNS} FROM mssp_task t WHERE t.${column} = $1`, [key]);
  return task;
}

export async function lockTask(tx: Tx, key: string): Promise<Task> {
  const column = columnOf(key);
  if (!column) throw notFound('task');
  const [task] = await tx.query<Task>(`SELECT ${COLUMNS} FROM mssp_task t WHERE t.${column} = $1 FOR NO KEY UPDATE`, [key]);
  if (!task) throw notFound('task');
  return task;
}

const REFERENCE = /^FCT-\d{4}-\d{6,}$/;

function columnOf(key: string): 'id' | 'reference' | undefined {
  if (isId(key)) return 'id';
  return REFERENCE.test(key) ? 'reference' : undefined;
}

type TextField = 'evidence' | 'refusalReason' | 'returnReason' | 'withdrawalReason';

/** Where the text that goes with a verb is kept. */
export const TEXT_COLUMNS: Partial<Record<TaskVerb, { column: string; field: TextField }>> = {
  complete: { column: 'evidence', field: 'evidence' },
  refuse: { column: 'refusal_reason', field: 'refusalReason' },
  return: { column: 'return_reason', field: 'returnReason' },
  withdraw: { column: 'withdrawal_reason', field: 'withdrawalReason' },
};

/** Writes a move of a locked task: state, who and when, its text, the next version. */
export async function moveTask(
  tx: Tx,
  task: Task,
  move: { verb: TaskVerb; by: string; text: string | null; nextDueAt: Date | null },
): Promise<Task> {
  const state = VERBS[move.verb];
  const text = TEXT_COLUMNS[move.verb];
  const returned = move.verb === 'return' ? ', return_count = return_count + 1' : '';
  const [moved] = await tx.query<Task>(
    `UPDATE mssp_task t
        SET state = $2, ${state}_at = now(), ${state}_by = $3, next_due_at = $4, version = version + 1
            ${text ? `, ${text.column} = $5` : ''}${returned}
      WHERE t.id = $1 RETURNING ${COLUMNS}`,
    [task.id, state, move.by, move.nextDueAt, ...(text ? [move.text] : [])],
  );
  if (text) await keepStatement(tx, moved!, move.verb, move.text ?? '');
  return moved!;
}

/** A later text takes the place of an earlier one on the task, never in the record. */
async function keepStatement(tx: Tx, task: Task, verb: TaskVerb, text: string): Promise<void> {
  await tx.query('INSERT INTO mssp_task_statement (task_id, version, verb, text, by) VALUES ($1, $2, $3, $4, $5)', [
    task.id,
    task.version,
    verb,
    text,
    actorLabel(tx.actor),
  ]);
}

/** Keeps the next deadline of a task beside it, for the list. */
export async function noteNextDue(tx: Tx, task: Task, nextDueAt: Date | null): Promise<Task> {
  await tx.query('UPDATE mssp_task SET next_due_at = $2 WHERE id = $1', [task.id, nextDueAt]);
  return { ...task, nextDueAt };
}

/** Ids of the offers of an incident that no operator has taken yet, in one order for all. */
export async function openOffers(q: Queryable, incidentId: string): Promise<string[]> {
  const rows = await q.query<{ id: string }>(
    `SELECT t.id FROM mssp_task t WHERE t.incident_id = $1 AND t.state = 'offered' ORDER BY t.id`,
    [incidentId],
  );
  return rows.map(({ id }) => id);
}

/** Ids of all tasks of these incidents. */
export async function taskIdsOf(q: Queryable, incidentIds: readonly string[]): Promise<string[]> {
  if (incidentIds.length === 0) return [];
  const rows = await q.query<{ id: string }>(
    'SELECT t.id FROM mssp_task t WHERE t.incident_id = ANY ($1::uuid[])',
    [incidentIds],
  );
  return rows.map(({ id }) => id);
}

/** Tasks of an incident on which somebody still owes something. */
export async function openTaskCount(q: Queryable, incidentId: string): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM mssp_task t WHERE t.incident_id = $1 AND t.state NOT IN ('accepted', 'refused', 'withdrawn')`,
    [incidentId],
  );
  return row!.n;
}
