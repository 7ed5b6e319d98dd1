import { DomainError } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

/** Whose figure it is, as it stands beside every due time. */
export interface StagePolicy {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly caption: string;
  readonly citation: object | null;
}

export interface StoppedClock {
  readonly id: string;
  readonly clockId: string;
  readonly title: string;
  readonly policy: StagePolicy;
  readonly dueAt: string | null;
  readonly stoppedAt: string;
  readonly state: 'met' | 'met_late';
  /** From the two instants; 0 when it was in time or bears no number. */
  readonly lateByMs: number;
}

export interface OwedClock {
  readonly id: string;
  readonly clockId: string;
  readonly title: string;
  readonly caption: string;
  readonly policy: StagePolicy;
  readonly phase: string | null;
  readonly dueAt: string | null;
  readonly state: string;
}

export interface StageOutcome {
  readonly stopped: readonly StoppedClock[];
  readonly owed: readonly OwedClock[];
}

export interface NewStage {
  readonly id: string;
  readonly incidentId: string;
  readonly reportId: string | null;
  readonly side: 'constituent' | 'fcert';
  readonly constituentId: string;
  readonly phases: readonly string[];
  readonly policies: readonly string[];
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly outcome: StageOutcome;
  readonly callerId: string;
  readonly callerLabel: string;
  readonly idempotencyKey: string | null;
  readonly bodySha256: string;
}

export interface StagedReport extends Omit<NewStage, 'callerId' | 'callerLabel' | 'idempotencyKey' | 'bodySha256'> {
  readonly by: string;
  readonly receivedAt: Date;
}

const COLUMNS = `s.id, s.incident_id AS "incidentId", s.report_id AS "reportId", s.side,
  s.constituent_id AS "constituentId", s.phases, s.policies, s.text, s.fields, s.outcome, s.caller_label AS by,
  s.received_at AS "receivedAt"`;

/** The stage a repeated request was already stored as. The same key with another body or incident is refused. */
export async function stageOfKey(
  q: Queryable,
  it: Pick<NewStage, 'callerId' | 'idempotencyKey' | 'bodySha256' | 'incidentId'>,
): Promise<StagedReport | undefined> {
  if (it.idempotencyKey === null) return undefined;
  const [first] = await q.query<StagedReport & { bodySha256: string }>(
    `SELECT ${COLUMNS}, s.body_sha256 AS "bodySha256" FROM staged_report s
      WHERE s.caller_id = $1 AND s.idempotency_key = $2`,
    [it.callerId, it.idempotencyKey],
  );
  if (first && (first.bodySha256 !== it.bodySha256 || first.incidentId !== it.incidentId)) throw keyReused();
  return first;
}

/** Under the lock of its incident, after `stageOfKey`: what still conflicts is the key on another incident. */
export async function insertStage(tx: Tx, it: NewStage): Promise<StagedReport> {
  const [stored] = await tx.query<StagedReport>(
    `INSERT INTO staged_report AS s (id, incident_id, report_id, side, constituent_id, phases, policies, text, fields,
                                     outcome, caller_id, caller_label, idempotency_key, body_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (caller_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING ${COLUMNS}`,
    [
      it.id,
      it.incidentId,
      it.reportId,
      it.side,
      it.constituentId,
      it.phases,
      it.policies,
      it.text,
      JSON.stringify(it.fields),
      JSON.stringify(it.outcome),
      it.callerId,
      it.callerLabel,
      it.idempotencyKey,
      it.bodySha256,
    ],
  );
  if (!stored) throw keyReused();
  return stored;
}

function keyReused(): DomainError {
  return new DomainError(
    'unprocessable',
    'idempotency-key-reused',
    'This Idempotency-Key was used with another body.',
  );
}

/** What both sides have handed in on an incident, oldest first, without the fields of each. */
export function stagesOf(q: Queryable, incidentId: string): Promise<Omit<StagedReport, 'fields'>[]> {
  return q.query(
    `SELECT ${COLUMNS.replace('s.fields, ', '')} FROM staged_report s
      WHERE s.incident_id = $1 ORDER BY s.received_at, s.id LIMIT 200`,
    [incidentId],
  );
}

export async function findStage(
  q: Queryable,
  by: { incidentId: string; id: string },
): Promise<StagedReport | undefined> {
  const [stage] = await q.query<StagedReport>(
    `SELECT ${COLUMNS} FROM staged_report s WHERE s.incident_id = $1 AND s.id::text = $2`,
    [by.incidentId, by.id],
  );
  return stage;
}

/** Every field the organisation has stated on this incident in stages; what was said last holds. */
export async function stagedFields(q: Queryable, incidentId: string): Promise<Record<string, unknown>> {
  const rows = await q.query<{ fields: Record<string, unknown> }>(
    `SELECT s.fields FROM staged_report s
      WHERE s.incident_id = $1 AND s.side = 'constituent' ORDER BY s.received_at, s.id LIMIT 200`,
    [incidentId],
  );
  return Object.assign({}, ...rows.map(({ fields }) => fields)) as Record<string, unknown>;
}
