import type { Severity, Tlp } from '@fcert/kernel';
import type { ListScope } from '@fcert/identity';
import { type Queryable, openTo } from '@fcert/platform';
import type { IncidentState } from '../domain/lifecycle.js';

export const QUEUE_VIEWS = ['desk', 'mine', 'open', 'closed', 'all'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];
export const QUEUE_SORTS = ['due', '-due', 'created', '-created'] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

export interface QueueFilter {
  readonly view: QueueView;
  readonly state: readonly IncidentState[];
  readonly severity: readonly Severity[];
  readonly sector: readonly string[];
  /** A person's id, or `none`. */
  readonly assignee: string | null;
  /** Words of the title, or a reference. */
  readonly q: string | null;
  readonly sort: QueueSort;
  readonly limit: number;
  /** Sort key and id of the last row of the page before. */
  readonly after: { key: string; id: string } | null;
  /** Who asks: "mine" and the desk view depend on it. */
  readonly callerId: string;
}

/** One row of the live queue; no report text. */
export interface QueueRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly severity: Severity | null;
  readonly priorityScore: number | null;
  readonly class: string | null;
  readonly type: string | null;
  readonly confidence: number | null;
  readonly classifiedBy: string | null;
  readonly state: IncidentState;
  readonly tlp: Tlp;
  readonly constituentId: string;
  readonly sector: string;
  readonly assigneeId: string | null;
  readonly assigneeLabel: string | null;
  readonly nextDueAt: Date | null;
  readonly nextClockId: string | null;
  readonly reportCount: number;
  readonly openedAt: Date;
  readonly version: number;
  /** Exact text of what the row is sorted by: a JavaScript date would lose microseconds and with them rows. */
  readonly sortKey: string;
}

const SORT_KEYS: Record<QueueSort, { key: string; direction: 'ASC' | 'DESC' }> = {
  due: { key: `coalesce(i.next_due_at, 'infinity')`, direction: 'ASC' },
  '-due': { key: `coalesce(i.next_due_at, 'infinity')`, direction: 'DESC' },
  created: { key: 'i.opened_at', direction: 'ASC' },
  '-created': { key: 'i.opened_at', direction: 'DESC' },
};

/** So many incidents with the words asked for are named one by one; of more, a page is soon full of them. */
const NAMED_MAX = 1000;

/**
 * The statement and its parameters, apart from the call so that a test can show its SQL and its plan.
 * @param named ids of the incidents with the words asked for, where they are few
 */
export function queueStatement(
  scope: ListScope,
  filter: QueueFilter,
  named: readonly string[] | null = null,
): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const { key, direction } = SORT_KEYS[filter.sort];
  const where = [
    ...viewConditions(filter, bind),
    ...scopeConditions(scope, bind),
    ...(filter.state.length > 0 ? [anyOf('i.state', filter.state, bind)] : []),
    ...(filter.severity.length > 0 ? [anyOf('i.severity', filter.severity, bind)] : []),
    ...(filter.sector.length > 0 ? [anyOf('i.sector', filter.sector, bind)] : []),
    ...assigneeCondition(filter.assignee, bind),
    ...searchCondition(filter.q, named, bind),
    ...(filter.after
      ? [
          `(${key}, i.id) ${direction === 'ASC' ? '>' : '<'} (${bind(filter.after.key)}::timestamptz, ${bind(filter.after.id)}::uuid)`,
        ]
      : []),
  ];
  const sql = `SELECT i.id, i.reference, i.title, i.severity, i.priority_score AS "priorityScore", i.class, i.type,
       i.confidence, i.classified_by AS "classifiedBy", i.state, i.tlp, i.constituent_id AS "constituentId", i.sector,
       i.assignee_id AS "assigneeId", i.assignee_label AS "assigneeLabel", i.next_due_at AS "nextDueAt",
       i.next_clock_id AS "nextClockId", i.report_count AS "reportCount", i.opened_at AS "openedAt", i.version,
       (${key})::text AS "sortKey"
  FROM incident i
 WHERE ${where.join('\n   AND ')}
 ORDER BY ${key} ${direction}, i.id ${direction}
 LIMIT ${bind(filter.limit + 1)}`;
  return { sql, params };
}

/** One page of the queue and whether more follow. */
export async function queuePage(
  q: Queryable,
  scope: ListScope,
  filter: QueueFilter,
): Promise<{ rows: QueueRow[]; more: boolean }> {
  const { sql, params } = queueStatement(scope, filter, await namedBy(q, filter.q));
  const rows = await q.query<QueueRow>(sql, params);
  return { rows: rows.slice(0, filter.limit), more: rows.length > filter.limit };
}

/**
 * The policies keep the index of words from being used on the table itself, so ids are asked of a function that may use
 * it. It knows nobody's rights: what it names is read again under the policies like everything else.
 */
async function namedBy(q: Queryable, words: string | null): Promise<string[] | null> {
  if (words === null || isReference(words)) return null;
  const found = await q.query<{ id: string }>('SELECT search_titles($1, $2) AS id', [words, NAMED_MAX + 1]);
  return found.length > NAMED_MAX ? null : found.map(({ id }) => id);
}

const isReference = (q: string) => /^FC-\d{4}-\d+$/i.test(q);

type Bind = (value: unknown) => string;

/** One value is written as equality: then an index that begins with the column also gives the order. */
function anyOf(column: string, values: readonly string[], bind: Bind): string {
  return values.length === 1 ? `${column} = ${bind(values[0])}` : `${column} = ANY(${bind(values)}::text[])`;
}

/** The default view is never "everything": open and either nobody's or mine. */
function viewConditions(filter: QueueFilter, bind: Bind): string[] {
  switch (filter.view) {
    case 'desk':
      return [`i.state <> 'closed'`, `(i.assignee_id IS NULL OR i.assignee_id = ${bind(filter.callerId)}::uuid)`];
    case 'mine':
      return [`i.state <> 'closed'`, `i.assignee_id = ${bind(filter.callerId)}::uuid`];
    case 'open':
      return [`i.state <> 'closed'`];
    case 'closed':
      return [`i.state = 'closed'`];
    case 'all':
      return ['true'];
  }
}

function scopeConditions(scope: ListScope, bind: Bind): string[] {
  return [
    ...(scope.constituentId === null ? [] : [`i.constituent_id = ${bind(scope.constituentId)}::uuid`]),
    ...(scope.providerId === null ? [] : ['false']),
    ...(scope.tlp.length === 5 ? [] : [`i.tlp = ANY(${bind(scope.tlp)}::text[])`]),
    ...(scope.reader === null ? [] : [openTo('i.id', bind(scope.reader))]),
  ];
}

function assigneeCondition(assignee: string | null, bind: Bind): string[] {
  if (assignee === null) return [];
  return assignee === 'none' ? ['i.assignee_id IS NULL'] : [`i.assignee_id = ${bind(assignee)}::uuid`];
}

function searchCondition(q: string | null, named: readonly string[] | null, bind: Bind): string[] {
  if (q === null) return [];
  if (named) return [`i.id = ANY(${bind(named)}::uuid[])`];
  if (isReference(q)) return [`i.reference = ${bind(q.toUpperCase())}`];
  return [`to_tsvector('simple', i.title) @@ websearch_to_tsquery('simple', ${bind(q)})`];
}
