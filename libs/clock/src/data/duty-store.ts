import { actorLabel, newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import { type DutyPeriodKey } from '../domain/recurring.js';
import type { DutyHolderKind } from '../domain/policy.js';

/** How far the periods of a duty of one holder have been opened. */
export interface KnownPeriods {
  readonly policyId: string;
  readonly dutyId: string;
  readonly holderKind: DutyHolderKind;
  readonly holderId: string | null;
  readonly first: Date;
  readonly lastEnd: Date;
}

export function knownPeriods(q: Queryable): Promise<KnownPeriods[]> {
  return q.query<KnownPeriods>(
    `SELECT policy_id AS "policyId", duty_id AS "dutyId", holder_kind AS "holderKind", holder_id AS "holderId",
            min(period_start) AS first, max(period_end) AS "lastEnd"
       FROM duty_period GROUP BY policy_id, duty_id, holder_kind, holder_id`,
  );
}

export interface NewPeriod {
  readonly period: DutyPeriodKey;
  readonly policyVersion: string;
}

export interface StoredPeriod extends NewPeriod {
  readonly id: string;
  readonly reference: string;
}

/** Stores the periods that are not there yet; another process that does the same at once leaves them to the first. */
export async function insertPeriods(tx: Tx, news: readonly NewPeriod[]): Promise<StoredPeriod[]> {
  const byId = new Map(news.map((one) => [newId(), one]));
  const records = [...byId].map(([id, { period, policyVersion }]) => ({
    id,
    policy_id: period.policyId,
    policy_version: policyVersion,
    duty_id: period.dutyId,
    holder_kind: period.holder.kind,
    holder_id: period.holder.id,
    period_start: new Date(period.start).toISOString(),
    period_end: new Date(period.end).toISOString(),
  }));
  const rows = await tx.query<{ id: string; reference: string }>(
    `INSERT INTO duty_period (id, policy_id, policy_version, duty_id, holder_kind, holder_id, period_start, period_end)
     SELECT p.* FROM jsonb_to_recordset($1::jsonb)
       AS p(id uuid, policy_id text, policy_version text, duty_id text, holder_kind text, holder_id uuid,
            period_start timestamptz, period_end timestamptz)
      ORDER BY p.policy_id, p.duty_id, p.holder_kind, p.holder_id, p.period_start
     ON CONFLICT DO NOTHING RETURNING id, reference`,
    [JSON.stringify(records)],
  );
  return rows.flatMap(({ id, reference }) => {
    const one = byId.get(id);
    return one ? [{ id, reference, ...one }] : [];
  });
}

export interface NewReturn {
  readonly dutyPeriodId: string;
  readonly nil: boolean;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly incidents: readonly string[];
  readonly receivedAt: Date;
}

/** false: something has been handed in for this period already. */
export async function insertReturn(tx: Tx, it: NewReturn): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO duty_return (duty_period_id, nil, text, fields, incidents, received_at, actor_kind, actor_id, actor_label)
     VALUES ($1, $2, $3, $4::jsonb, $5::text[], $6, $7, $8, $9)
     ON CONFLICT (duty_period_id) DO NOTHING RETURNING duty_period_id`,
    [
      it.dutyPeriodId,
      it.nil,
      it.text,
      JSON.stringify(it.fields),
      [...it.incidents],
      it.receivedAt,
      tx.actor.kind,
      tx.actor.id,
      actorLabel(tx.actor),
    ],
  );
  return rows.length > 0;
}
