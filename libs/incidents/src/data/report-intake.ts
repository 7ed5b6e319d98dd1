import type { Author, Tx } from '@fcert/platform';
import type { Severity, Tlp } from '@fcert/kernel';
import type { Affected, Report, ReportContact, StatedObservable } from './report.entity.js';

export interface ReportContent {
  readonly title: string;
  readonly description: string;
  readonly category: string | null;
  readonly severityClaim: Severity | null;
  readonly occurredAt: Date | null;
  readonly detectedAt: Date | null;
  readonly awareAt: Date | null;
  readonly affected: Affected;
  readonly observables: readonly StatedObservable[];
  readonly sourceRef: string | null;
  readonly contact: ReportContact | null;
  readonly tlp: Tlp;
}

/** One report on its way in, validated, its id drawn, its body hashed as it was sent. */
export interface IntakeItem {
  readonly id: string;
  readonly author: Author;
  readonly callerId: string;
  readonly callerLabel: string;
  readonly constituentId: string;
  readonly channel: Report['channel'];
  readonly onBehalf: boolean;
  readonly content: ReportContent;
  readonly bodySha256: string;
  readonly idempotencyKey: string | null;
}

export interface StoredReport {
  readonly id: string;
  readonly reference: string;
  readonly receivedAt: Date;
  readonly occurrences: number;
}

/** What became of one item. `key-reused`: the same Idempotency-Key came with another body. */
export type IntakeOutcome =
  | {
      readonly kind: 'received' | 'occurred-again' | 'replayed';
      readonly report: StoredReport;
      /** Whether the request made the report, or counted an occurrence of one. */
      readonly first: boolean;
    }
  | { readonly kind: 'key-reused' };

/**
 * Stores a batch in the caller's transaction with one statement a table. Rows are written in key order, so that two
 * batches with the same keys wait for one another instead of locking each other out.
 */
export async function storeReports(tx: Tx, items: readonly IntakeItem[]): Promise<Map<string, IntakeOutcome>> {
  const outcomes = new Map<string, IntakeOutcome>();
  const replays = await claimKeys(tx, items);
  const fresh = items.filter((item) => !replays.includes(item));
  const inserted = await insertReports(tx, fresh);
  for (const report of inserted) outcomes.set(report.id, { kind: 'received', report, first: true });
  await recordOccurrences(tx, fresh.filter((item) => !outcomes.has(item.id)), outcomes);
  // Last: the request repeated may stand in this very batch.
  await answerReplays(tx, replays, outcomes);
  return outcomes;
}

/** Takes the idempotency keys; returns the items whose key was taken before. */
async function claimKeys(tx: Tx, items: readonly IntakeItem[]): Promise<IntakeItem[]> {
  const keyed = items.filter((item) => item.idempotencyKey !== null);
  if (keyed.length === 0) return [];
  const rows = keyed.map((item) => ({
    caller_id: item.callerId,
    key: item.idempotencyKey,
    body_sha256: item.bodySha256,
    report_id: item.id,
  }));
  const taken = await tx.query<{ report_id: string }>(
    `INSERT INTO report_idempotency (caller_id, key, body_sha256, report_id, outcome)
     SELECT r.caller_id, r.key, r.body_sha256, r.report_id, 'received'
       FROM jsonb_to_recordset($1::jsonb) AS r(caller_id text, key text, body_sha256 text, report_id uuid)
      ORDER BY r.caller_id, r.key
     ON CONFLICT DO NOTHING RETURNING report_id`,
    [JSON.stringify(rows)],
  );
  const mine = new Set(taken.map((row) => row.report_id));
  return keyed.filter((item) => !mine.has(item.id));
}

async function answerReplays(tx: Tx, items: readonly IntakeItem[], outcomes: Map<string, IntakeOutcome>) {
  if (items.length === 0) return;
  const wanted = items.map((item) => ({ id: item.id, caller_id: item.callerId, key: item.idempotencyKey }));
  const rows = await tx.query<StoredReport & { item: string; bodySha256: string; outcome: string }>(
    `SELECT w.id AS item, k.body_sha256 AS "bodySha256", k.outcome, r.id, r.reference, r.received_at AS "receivedAt",
            r.occurrence_count AS occurrences
       FROM jsonb_to_recordset($1::jsonb) AS w(id uuid, caller_id text, key text)
       JOIN report_idempotency k ON k.caller_id = w.caller_id AND k.key = w.key
       JOIN report r ON r.id = k.report_id`,
    [JSON.stringify(wanted)],
  );
  for (const row of rows) {
    const { item: itemId, bodySha256, outcome, ...report } = row;
    const item = items.find((candidate) => candidate.id === itemId);
    const same = item?.bodySha256 === bodySha256;
    outcomes.set(itemId, same ? { kind: 'replayed', report, first: outcome === 'received' } : { kind: 'key-reused' });
  }
}

async function insertReports(tx: Tx, items: readonly IntakeItem[]): Promise<StoredReport[]> {
  if (items.length === 0) return [];
  return tx.query<StoredReport>(
    `INSERT INTO report (id, constituent_id, channel, caller_id, caller_label, on_behalf, title, description, category,
                         severity_claim, occurred_at, detected_at, aware_at, affected, observables, contact, source_ref,
                         tlp, body_sha256)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, constituent_id uuid, channel text, caller_id text, caller_label text, on_behalf boolean,
              title text, description text, category text, severity_claim text, occurred_at timestamptz,
              detected_at timestamptz, aware_at timestamptz, affected jsonb, observables jsonb, contact jsonb,
              source_ref text, tlp text, body_sha256 text)
      ORDER BY r.constituent_id, r.source_ref
     ON CONFLICT (constituent_id, source_ref) WHERE source_ref IS NOT NULL DO NOTHING
     RETURNING id, reference, received_at AS "receivedAt", occurrence_count AS occurrences`,
    [JSON.stringify(items.map(reportRow))],
  );
}

function reportRow(item: IntakeItem) {
  const { content } = item;
  return {
    id: item.id,
    constituent_id: item.constituentId,
    channel: item.channel,
    caller_id: item.callerId,
    caller_label: item.callerLabel,
    on_behalf: item.onBehalf,
    title: content.title,
    description: content.description,
    category: content.category,
    severity_claim: content.severityClaim,
    occurred_at: content.occurredAt,
    detected_at: content.detectedAt,
    aware_at: content.awareAt,
    affected: content.affected,
    observables: content.observables,
    contact: content.contact,
    source_ref: content.sourceRef,
    tlp: content.tlp,
    body_sha256: item.bodySha256,
  };
}

/** The same source key again: the count rises, the body is kept, no second report. */
async function recordOccurrences(tx: Tx, items: readonly IntakeItem[], outcomes: Map<string, IntakeOutcome>) {
  if (items.length === 0) return;
  const rows = items.map((item) => ({
    id: item.id,
    constituent_id: item.constituentId,
    source_ref: item.content.sourceRef,
    caller_id: item.callerId,
    body_sha256: item.bodySha256,
    body: item.content,
  }));
  const counted = await tx.query<StoredReport & { item: string }>(
    `WITH again AS (
       SELECT r.*, x.id AS report_id
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, constituent_id uuid, source_ref text, caller_id text,
                                                 body_sha256 text, body jsonb)
         JOIN report x ON x.constituent_id = r.constituent_id AND x.source_ref = r.source_ref),
     kept AS (
       INSERT INTO report_occurrence (id, report_id, caller_id, body_sha256, body)
       SELECT id, report_id, caller_id, body_sha256, body FROM again),
     counted AS (
       UPDATE report x SET occurrence_count = x.occurrence_count + n.n, last_occurred_at = now()
         FROM (SELECT report_id, count(*)::int AS n FROM again GROUP BY report_id) AS n
        WHERE x.id = n.report_id
        RETURNING x.id, x.reference, x.received_at, x.occurrence_count),
     rekeyed AS (
       UPDATE report_idempotency k SET report_id = again.report_id, outcome = 'occurred-again'
         FROM again WHERE k.report_id = again.id)
     SELECT again.id AS item, c.id, c.reference, c.received_at AS "receivedAt", c.occurrence_count AS occurrences
       FROM again JOIN counted c ON c.id = again.report_id`,
    [JSON.stringify(rows)],
  );
  for (const { item, ...report } of counted) outcomes.set(item, { kind: 'occurred-again', report, first: false });
}
