import { DomainError } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface NewAddition {
  readonly id: string;
  readonly reportId: string;
  readonly callerId: string;
  readonly callerLabel: string;
  readonly phase: 'update' | 'intermediate' | 'final';
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | null;
  readonly bodySha256: string;
}

export interface StoredAddition {
  readonly id: string;
  readonly reportId: string;
  readonly phase: string;
  readonly text: string;
  readonly fields: Record<string, unknown>;
  readonly by: string;
  readonly receivedAt: Date;
}

const COLUMNS = `a.id, a.report_id AS "reportId", a.phase, a.text, a.fields, a.caller_label AS by,
  a.received_at AS "receivedAt"`;

/** Stores an addition once per (caller, key). The same key with another body is refused. */
export async function insertAddition(tx: Tx, it: NewAddition): Promise<StoredAddition & { replayed: boolean }> {
  const [stored] = await tx.query<StoredAddition>(
    `INSERT INTO report_addition AS a (id, report_id, caller_id, caller_label, phase, text, fields, idempotency_key,
                                       body_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (caller_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING ${COLUMNS}`,
    [
      it.id,
      it.reportId,
      it.callerId,
      it.callerLabel,
      it.phase,
      it.text,
      JSON.stringify(it.fields),
      it.idempotencyKey,
      it.bodySha256,
    ],
  );
  if (stored) return { ...stored, replayed: false };
  const [first] = await tx.query<StoredAddition & { bodySha256: string }>(
    `SELECT ${COLUMNS}, a.body_sha256 AS "bodySha256" FROM report_addition a
      WHERE a.caller_id = $1 AND a.idempotency_key = $2`,
    [it.callerId, it.idempotencyKey],
  );
  if (first?.bodySha256 !== it.bodySha256 || first.reportId !== it.reportId) {
    throw new DomainError('unprocessable', 'idempotency-key-reused', 'This Idempotency-Key was used with another body.');
  }
  return { ...first, replayed: true };
}

export function additionsOf(q: Queryable, reportId: string): Promise<StoredAddition[]> {
  return q.query<StoredAddition>(
    `SELECT ${COLUMNS} FROM report_addition a WHERE a.report_id = $1 ORDER BY a.received_at, a.id LIMIT 200`,
    [reportId],
  );
}
