import type { Tlp } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import { type Alarm, alarmsOf } from '../domain/alarms.js';
import { type ClockRow, closingsFirst, dutyOfClock } from '../domain/clock-rows.js';
import type { ClockState } from '../domain/clock-state.js';
import type { HistoryFact, SubjectKind } from '../domain/history.js';
import type { Pin } from './clock-subject.entity.js';
import { type FactRow, factOf, toRow } from './fact-rows.js';

export interface SubjectKey {
  readonly kind: SubjectKind;
  readonly id: string;
}

export interface SubjectRow extends SubjectKey {
  readonly reference: string;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
  readonly pinned: Pin[];
  /** The database's transaction time, cut to the millisecond. */
  readonly now: Date;
}

export interface StoredClock extends ClockRow {
  readonly name: string;
}

/** What one transaction writes about one subject. */
export interface LedgerWrite {
  readonly subject: SubjectKey;
  readonly facts: readonly HistoryFact[];
  readonly clocks: readonly { readonly row: ClockRow; readonly state: ClockState }[];
}

/** Locks the subject: from here on its history has one writer, and the sweep leaves its alarms alone. */
export async function lockSubject(tx: Tx, { kind, id }: SubjectKey): Promise<SubjectRow | undefined> {
  const [row] = await tx.query<SubjectRow>(
    `SELECT subject_kind AS kind, subject_id AS id, reference, constituent_id AS "constituentId",
            provider_id AS "providerId", tlp, pinned, date_trunc('milliseconds', now()) AS now
       FROM clock_subject WHERE subject_kind = $1 AND subject_id = $2 FOR NO KEY UPDATE`,
    [kind, id],
  );
  return row;
}

/** The history and the stored clocks of a locked subject. A statement after the lock, so that it sees what the lock waited for. */
export async function readLedger(
  q: Queryable,
  { kind, id }: SubjectKey,
): Promise<{ history: HistoryFact[]; clocks: StoredClock[] }> {
  const [row] = await q.query<{ facts: FactRow[] | null; clocks: StoredClock[] | null }>(LEDGER, [kind, id]);
  return { history: (row?.facts ?? []).map(factOf), clocks: row?.clocks ?? [] };
}

/** A subject that comes onto the ledger, with what its transaction writes about it. */
export interface NewSubject {
  readonly subject: Omit<SubjectRow, 'now' | keyof SubjectKey> & { readonly openedAt: Date };
  readonly write: LedgerWrite;
}

/**
 * Stores new subjects with everything about them. Three statements that travel together: a row shows itself to the
 * policies of what hangs on it from the next statement on.
 */
export async function insertSubjects(tx: Tx, news: readonly NewSubject[]): Promise<void> {
  const rows = news.map(({ subject, write }) => ({
    subject_kind: write.subject.kind,
    subject_id: write.subject.id,
    reference: subject.reference,
    opened_at: subject.openedAt.toISOString(),
    constituent_id: subject.constituentId,
    provider_id: subject.providerId,
    tlp: subject.tlp,
    pinned: subject.pinned,
  }));
  const ledger = ledgerParameters(
    tx,
    news.map(({ write }) => write),
  );
  await Promise.all([
    tx.query(INSERT_SUBJECTS, [JSON.stringify(rows)]),
    tx.query(INSERT_CLOCKS, [ledger.facts, ledger.clocks]),
    tx.query(ARM, [ledger.alarms]),
  ]);
}

/** Adds facts and brings clocks and alarms in line. A fired alarm is never touched. */
export async function writeLedger(tx: Tx, write: LedgerWrite): Promise<void> {
  const { facts, clocks, alarms } = ledgerParameters(tx, [write]);
  await Promise.all([
    tx.query(INSERT_CLOCKS, [facts, clocks]),
    tx.query(ARM, [alarms]),
    tx.query(DISARM_THE_REST, [clocks, alarms]),
  ]);
}

export async function updateSubject(
  tx: Tx,
  { kind, id }: SubjectKey,
  change: { tlp?: Tlp; pinned?: readonly Pin[] },
): Promise<void> {
  await tx.query(
    `UPDATE clock_subject SET tlp = coalesce($3, tlp), pinned = coalesce($4::jsonb, pinned)
      WHERE subject_kind = $1 AND subject_id = $2`,
    [kind, id, change.tlp ?? null, change.pinned ? JSON.stringify(change.pinned) : null],
  );
}

function ledgerParameters(tx: Tx, writes: readonly LedgerWrite[]) {
  const all = writes.flatMap(({ subject, clocks }) =>
    [...clocks].sort((a, b) => closingsFirst(a.row, b.row)).map((clock) => ({ subject, ...clock })),
  );
  return {
    facts: JSON.stringify(
      writes.flatMap(({ subject, facts }) =>
        facts.map((fact) => ({ ...ofSubject(subject), ...toRow(fact, tx.actor) })),
      ),
    ),
    clocks: JSON.stringify(
      all.map(({ subject, row, state }, n) => ({ ...ofSubject(subject), ...clockRecord(row, state, n) })),
    ),
    alarms: JSON.stringify(
      all.flatMap(({ row, state }) =>
        alarmsOf(state)
          .filter((alarm) => alarm.armed)
          .map((alarm) => alarmRecord(row.id, alarm)),
      ),
    ),
  };
}

function ofSubject({ kind, id }: SubjectKey) {
  return { subject_kind: kind, subject_id: id };
}

function clockRecord(row: ClockRow, state: ClockState, position: number) {
  const { key } = state;
  return {
    position,
    id: row.id,
    policy_id: key.policyId,
    policy_version: key.version,
    clock_id: key.clockId,
    duty: dutyOfClock(state),
    holder_kind: key.holder.kind,
    holder_id: key.holder.id,
    instance: key.instance,
    state: row.state,
    started_at: iso(row.startedAt),
    known_at: iso(row.knownAt),
    anchor_at: iso(row.anchorAt),
    count_from: iso(row.countFrom),
    allowed_until: iso(row.allowedUntil),
    due_at: iso(row.dueAt),
    pauses: row.pauses.map(({ from, to, reason, author }) => ({ from: iso(from), to: iso(to), reason, author })),
    ended_at: iso(row.endedAt),
    reason: row.reason,
  };
}

function alarmRecord(clockRowId: string, alarm: Alarm) {
  return { clock_id: clockRowId, level: alarm.level, kind: alarm.kind, fire_at: iso(alarm.at) };
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;

const LEDGER = `
  SELECT (SELECT jsonb_agg(jsonb_build_object('seq', seq, 'kind', kind, 'at', ${ms('at')},
                                              'recordedAt', ${ms('recorded_at')}, 'body', body) ORDER BY seq)
            FROM clock_fact WHERE subject_kind = $1 AND subject_id = $2) AS facts,
         (SELECT jsonb_agg(jsonb_build_object(
                   'id', id, 'state', state, 'startedAt', ${ms('started_at')}, 'knownAt', ${ms('known_at')},
                   'anchorAt', ${ms('anchor_at')}, 'countFrom', ${ms('count_from')},
                   'allowedUntil', ${ms('allowed_until')}, 'dueAt', ${ms('due_at')},
                   'pauses', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                'from', ${ms("(p ->> 'from')::timestamptz")},
                                'to', ${ms("(p ->> 'to')::timestamptz")}, 'reason', p ->> 'reason',
                                'author', coalesce(p ->> 'author', '')) ORDER BY n), '[]')
                                FROM jsonb_array_elements(pauses) WITH ORDINALITY AS each(p, n)),
                   'endedAt', ${ms('ended_at')}, 'reason', reason,
                   'name', concat_ws(' ', policy_id, policy_version, clock_id,
                                     holder_kind || ':' || coalesce(holder_id::text, ''), instance)))
            FROM clock WHERE subject_kind = $1 AND subject_id = $2) AS clocks`;

const INSERT_CLOCKS = `
  WITH fact AS (
    INSERT INTO clock_fact (subject_kind, subject_id, seq, kind, at, recorded_at, body, actor_kind, actor_id)
    SELECT f.* FROM jsonb_to_recordset($1::jsonb)
      AS f(subject_kind text, subject_id uuid, seq int, kind text, at timestamptz, recorded_at timestamptz, body jsonb, actor_kind text, actor_id text)
  )
    INSERT INTO clock (subject_kind, subject_id, id, policy_id, policy_version, clock_id, duty, holder_kind, holder_id,
                       instance, state, started_at, known_at, anchor_at, count_from, allowed_until, due_at, pauses,
                       ended_at, reason)
    SELECT c.subject_kind, c.subject_id, c.id, policy_id, policy_version, clock_id, duty, holder_kind, holder_id, instance, state,
           started_at, known_at, anchor_at, count_from, allowed_until, due_at, pauses, ended_at, reason
      FROM jsonb_to_recordset($2::jsonb)
        AS c(subject_kind text, subject_id uuid, position int, id uuid, policy_id text, policy_version text, clock_id text, duty text, holder_kind text,
             holder_id uuid, instance int, state text, started_at timestamptz, known_at timestamptz,
             anchor_at timestamptz, count_from timestamptz, allowed_until timestamptz, due_at timestamptz,
             pauses jsonb, ended_at timestamptz, reason text)
     ORDER BY c.position
    ON CONFLICT (id) DO UPDATE SET
      state = excluded.state, anchor_at = excluded.anchor_at, count_from = excluded.count_from,
      allowed_until = excluded.allowed_until, due_at = excluded.due_at, pauses = excluded.pauses,
      ended_at = excluded.ended_at, reason = excluded.reason`;

const ARM = `
    INSERT INTO clock_alarm (clock_id, level, kind, fire_at)
    SELECT a.* FROM jsonb_to_recordset($1::jsonb) AS a(clock_id uuid, level text, kind text, fire_at timestamptz)
    ON CONFLICT (clock_id, level) DO UPDATE SET fire_at = excluded.fire_at, cancelled_at = NULL
     WHERE clock_alarm.fired_at IS NULL
       AND (clock_alarm.fire_at <> excluded.fire_at OR clock_alarm.cancelled_at IS NOT NULL)`;

const INSERT_SUBJECTS = `
    INSERT INTO clock_subject (subject_kind, subject_id, reference, opened_at, constituent_id, provider_id, tlp, pinned)
    SELECT s.* FROM jsonb_to_recordset($1::jsonb)
      AS s(subject_kind text, subject_id uuid, reference text, opened_at timestamptz, constituent_id uuid,
           provider_id uuid, tlp text, pinned jsonb)`;

/** Of the clocks written, every alarm not named above and not fired no longer fires. */
const DISARM_THE_REST = `
  UPDATE clock_alarm SET cancelled_at = now()
   WHERE clock_id IN (SELECT id FROM jsonb_to_recordset($1::jsonb) AS c(id uuid))
     AND fired_at IS NULL AND cancelled_at IS NULL
     AND NOT EXISTS (SELECT FROM jsonb_to_recordset($2::jsonb) AS a(clock_id uuid, level text)
                      WHERE a.clock_id = clock_alarm.clock_id AND a.level = clock_alarm.level)`;
