import type { HistoryFact } from '@fcert/clock';
import type { Queryable } from '@fcert/platform';
import type {
  StoredAlarm,
  StoredChain,
  StoredClock,
  StoredIncident,
  StoredRun,
  StoredStep,
  StoredSubject,
} from '../domain/records.js';
import type { PinRow } from './read-policies.js';

/** Names a subject. */
export interface Key {
  readonly kind: string;
  readonly id: string;
}

/** All rows about one subject, as one snapshot of the database has them. */
export interface SubjectRows extends StoredSubject {
  readonly pinned: readonly PinRow[];
  readonly history: readonly HistoryFact[];
}

type FactRow = [seq: number, kind: HistoryFact['kind'], at: number, recordedAt: number, body: object];
interface Head {
  kind: string;
  id: string;
  reference: string;
  pinned: PinRow[];
  facts: FactRow[] | null;
  incident: StoredIncident | null;
}
interface ChainRow extends Omit<StoredChain, 'steps' | 'runs' | 'held'> {
  readonly subject: string;
  readonly steps: readonly { readonly no: number; readonly level: string; readonly at: string }[];
  readonly runs: readonly [number, number, number, number][] | null;
  readonly held: readonly [number, number][] | null;
}
interface Told {
  readonly subject: string;
  readonly key: string;
  readonly n: number;
}

/**
 * Everything about these subjects. Plain statements over the tables themselves: a mistake of a room cannot hide in its
 * own read model.
 */
export async function readSubjects(q: Queryable, keys: readonly Key[]): Promise<SubjectRows[]> {
  const params = [keys.map((key) => key.kind), keys.map((key) => key.id)];
  const [heads, clocks, alarms, chains, events] = [
    await q.query<Head>(HEADS, params),
    await q.query<StoredClock & { subject: string }>(CLOCKS, params),
    await q.query<StoredAlarm & { subject: string }>(ALARMS, params),
    await q.query<ChainRow>(CHAINS, params),
    await q.query<Told>(EVENTS, params),
  ];
  const entries = await q.query<Told & { object: string }>(ENTRIES, [
    clocks.map((row) => row.id),
    chains.map((row) => row.id),
  ]);
  const subjectOf = new Map([...clocks, ...chains].map((row) => [row.id, row.subject]));
  const bySubject = {
    clocks: grouped(clocks),
    alarms: grouped(alarms),
    chains: grouped(chains),
    events: grouped(events),
    entries: grouped(entries.map((row) => ({ ...row, subject: subjectOf.get(row.object) ?? '' }))),
  };
  return heads.map(({ kind, id, reference, pinned, facts, incident }) => ({
    kind,
    id,
    reference,
    incident,
    pinned,
    history: (facts ?? []).map(factOf),
    clocks: bySubject.clocks.get(id) ?? [],
    alarms: bySubject.alarms.get(id) ?? [],
    chains: (bySubject.chains.get(id) ?? []).map(chainOf),
    events: countsOf(bySubject.events.get(id)),
    entries: countsOf(bySubject.entries.get(id)),
  }));
}

function factOf([seq, kind, at, recordedAt, body]: FactRow): HistoryFact {
  // What a fact carries beside its instants stands in its body, in the shape of its kind.
  return { ...body, seq, kind, at, recordedAt } as unknown as HistoryFact;
}

function chainOf(row: ChainRow): StoredChain {
  const steps = row.steps.map(({ no, level, at }): StoredStep => ({ no, level, at: Date.parse(at) }));
  const runs = (row.runs ?? []).map(([step, repeat, dueAt, firedAt]): StoredRun => ({ step, repeat, dueAt, firedAt }));
  return { ...row, steps, runs, held: (row.held ?? []).map(([from, to]) => ({ from, to })) };
}

function grouped<T extends { readonly subject: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.subject);
    if (group) group.push(row);
    else groups.set(row.subject, [row]);
  }
  return groups;
}

const countsOf = (told: readonly Told[] | undefined) => new Map((told ?? []).map(({ key, n }) => [key, n]));

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;
const THESE = '(SELECT * FROM unnest($1::text[], $2::uuid[]))';

const HEADS = `
  SELECT s.subject_kind AS kind, s.subject_id AS id, s.reference, s.pinned,
         (SELECT json_build_object('state', i.state, 'severity', i.severity,
                                   'isAcknowledged', i.acknowledged_at IS NOT NULL)
            FROM incident i WHERE s.subject_kind = 'incident' AND i.id = s.subject_id) AS incident,
         (SELECT json_agg(json_build_array(f.seq, f.kind, ${ms('f.at')}, ${ms('f.recorded_at')}, f.body) ORDER BY f.seq)
            FROM clock_fact f WHERE f.subject_kind = s.subject_kind AND f.subject_id = s.subject_id) AS facts
    FROM clock_subject s WHERE (s.subject_kind, s.subject_id) IN ${THESE}`;

const CLOCKS = `
  SELECT c.subject_id AS subject, c.id, c.clock_id AS "clockId", c.state,
         concat_ws(' ', c.policy_id, c.policy_version, c.clock_id, c.holder_kind || ':' || coalesce(c.holder_id::text, ''),
                   c.instance) AS name,
         ${ms('c.started_at')} AS "startedAt", ${ms('c.anchor_at')} AS "anchorAt", ${ms('c.due_at')} AS "dueAt",
         ${ms('c.ended_at')} AS "endedAt", c.reason,
         CASE WHEN c.pauses = '[]' THEN '[]'::json
              ELSE (SELECT json_agg(json_build_object('from', ${ms("(p ->> 'from')::timestamptz")},
                                                      'to', ${ms("(p ->> 'to')::timestamptz")},
                                                      'reason', p ->> 'reason') ORDER BY n)
                      FROM jsonb_array_elements(c.pauses) WITH ORDINALITY AS each(p, n)) END AS pauses
    FROM clock c WHERE (c.subject_kind, c.subject_id) IN ${THESE}`;

const ALARMS = `
  SELECT c.subject_id AS subject, a.clock_id AS "clockId", a.level, ${ms('a.fire_at')} AS "fireAt",
         ${ms('a.fired_at')} AS "firedAt", a.cancelled_at IS NOT NULL AS cancelled
    FROM clock c JOIN clock_alarm a ON a.clock_id = c.id WHERE (c.subject_kind, c.subject_id) IN ${THESE}`;

const CHAINS = `
  SELECT e.subject_id AS subject, e.id, e.clock_row_id AS "clockRowId", e.state, ${ms('e.created_at')} AS "createdAt",
         ${ms('e.acknowledged_at')} AS "acknowledgedAt", ${ms('e.ended_at')} AS "endedAt",
         ${ms('e.next_step_at')} AS "nextStepAt", e.snapshot -> 'steps' AS steps,
         (SELECT json_agg(json_build_array(r.step_no, r.repeat_no, ${ms('r.due_at')}, ${ms('r.fired_at')}))
            FROM escalation_step_run r WHERE r.escalation_id = e.id) AS runs,
         (SELECT json_agg(json_build_array(${ms('h.since')}, ${ms('h.until')}))
            FROM (SELECT d.due_at AS since, d.deferred_to AS until FROM escalation_deferral d
                   WHERE d.escalation_id = e.id AND e.snapshot -> 'quietHours' IS NOT NULL
                  UNION ALL
                  SELECT l.acknowledged_at, l.lapsed_at FROM escalation_lapse l WHERE l.escalation_id = e.id) AS h) AS held
    FROM escalation e WHERE e.subject_id = ANY ($2::uuid[]) AND e.subject_kind = ANY ($1::text[])`;

const EVENTS = `
  SELECT o.subject_id AS subject,
         CASE o.type WHEN 'escalation.raised' THEN (o.payload ->> 'escalationId') || ' ' || (o.payload ->> 'step')
                     ELSE (o.payload ->> 'clockRowId') || ' ' || (o.payload ->> 'level') END AS key, count(*)::int AS n
    FROM outbox o
   WHERE o.subject_id = ANY ($2::uuid[]) AND o.subject_kind = ANY ($1::text[])
     AND o.type IN ('clock.due-soon', 'clock.breached', 'escalation.raised')
   GROUP BY 1, 2`;

const ENTRIES = `
  SELECT x.object_id AS object,
         CASE x.object_kind WHEN 'clock' THEN x.object_id || ' ' || (x.data ->> 'level')
                            ELSE x.object_id || ' ' || (x.data ->> 'step') || ' ' || (x.data ->> 'repeat') END AS key,
         count(*)::int AS n
    FROM audit_entry x
   WHERE (x.object_kind = 'clock' AND x.object_id = ANY ($1::text[]) AND x.action IN ('clock.due-soon', 'clock.breached'))
      OR (x.object_kind = 'escalation' AND x.object_id = ANY ($2::text[]) AND x.action = 'escalation.raised')
   GROUP BY 1, 2`;
