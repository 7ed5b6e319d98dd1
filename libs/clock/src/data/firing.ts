import type { Tlp } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import type { ClockStateName } from '../domain/clock-state.js';
import type { SubjectKind } from '../domain/history.js';
import type { DutyHolderKind } from '../domain/policy.js';
import type { Pin } from './clock-subject.entity.js';

export interface FiredRow {
  readonly clockRowId: string;
  readonly level: string;
  readonly kind: 'warn' | 'due';
  readonly firedAt: Date;
  readonly lateByMs: number;
  /** For a reminder of a period without a number: the end of the period. */
  readonly dueAt: Date;
  readonly state: ClockStateName;
  readonly policyId: string;
  readonly policyVersion: string;
  readonly clockId: string;
  readonly holderKind: DutyHolderKind;
  readonly holderId: string | null;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly reference: string;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
  readonly pinned: Pin[];
}

/**
 * Fires what is due by the database's clock, at most `limit` alarms. The subject is locked with the alarm, so a use
 * case at work on that subject goes first and the alarm waits for the next round; a second sweeper skips both.
 */
export async function fireDue(tx: Tx, limit: number): Promise<FiredRow[]> {
  return tx.query<FiredRow>(FIRE, [limit]);
}

/** Milliseconds until the next armed alarm by the database's clock; null when none is armed. */
export async function nextAlarmInMs(q: Queryable): Promise<number | null> {
  const [row] = await q.query<{ ms: number | null }>(
    `SELECT extract(epoch FROM min(fire_at) - clock_timestamp())::float8 * 1000 AS ms
       FROM clock_alarm WHERE fired_at IS NULL AND cancelled_at IS NULL`,
  );
  return row?.ms ?? null;
}

const FIRE = `
  WITH picked AS (
    SELECT a.clock_id, a.level
      FROM clock_alarm a
      JOIN clock c ON c.id = a.clock_id
      JOIN clock_subject s ON s.subject_kind = c.subject_kind AND s.subject_id = c.subject_id
     WHERE a.fired_at IS NULL AND a.cancelled_at IS NULL AND a.fire_at <= now()
     ORDER BY a.fire_at
     LIMIT $1
       FOR NO KEY UPDATE OF a, s SKIP LOCKED
  ), fired AS (
    UPDATE clock_alarm a SET fired_at = now()
      FROM picked
     WHERE a.clock_id = picked.clock_id AND a.level = picked.level AND a.fired_at IS NULL
    RETURNING a.clock_id, a.level, a.kind, a.fire_at, a.fired_at
  ), missed AS (
    UPDATE clock c SET state = 'missed'
      FROM fired f
     WHERE f.kind = 'due' AND c.id = f.clock_id AND c.state = 'running'
    RETURNING c.id
  )
  SELECT f.clock_id AS "clockRowId", f.level, f.kind, f.fired_at AS "firedAt",
         extract(epoch FROM f.fired_at - f.fire_at)::float8 * 1000 AS "lateByMs", coalesce(c.due_at, c.anchor_at) AS "dueAt",
         CASE WHEN m.id IS NULL THEN c.state ELSE 'missed' END AS state,
         c.policy_id AS "policyId", c.policy_version AS "policyVersion", c.clock_id AS "clockId",
         c.holder_kind AS "holderKind", c.holder_id AS "holderId",
         s.subject_kind AS "subjectKind", s.subject_id AS "subjectId", s.reference,
         s.constituent_id AS "constituentId", s.provider_id AS "providerId", s.tlp, s.pinned
    FROM fired f
    JOIN clock c ON c.id = f.clock_id
    JOIN clock_subject s ON s.subject_kind = c.subject_kind AND s.subject_id = c.subject_id
    LEFT JOIN missed m ON m.id = c.id
   ORDER BY f.fire_at, f.level`;
