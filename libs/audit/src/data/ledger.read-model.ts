import type { Actor, Tlp } from '@fcert/kernel';
import { type Queryable, type Transactions, openTo } from '@fcert/platform';
import { LEDGER } from '../ledger-actor.js';
import type { StoredEntry } from '../ledger/canonical-entry.js';
import type { LedgerRow } from '../ledger/ledger-line.js';
import { ENTRY_COLUMNS } from './seals.js';

export interface LedgerScope {
  /** Only entries about this body; null: about any. */
  readonly constituentId: string | null;
  /** Labels the reader may see; null where that is all of them. */
  readonly labels: readonly Tlp[] | null;
  /** Whom lists of named readers bind; null: nobody. */
  readonly reader: string | null;
}

interface Row extends Omit<StoredEntry, 'id' | 'constituentId'> {
  readonly leaf: string;
  readonly hash: Buffer;
  readonly entryId: string;
  readonly id: string | null;
  readonly constituentId: string | null;
  readonly isVisible: boolean;
}

/**
 * The label is the case's of today, looked up by key. A case that cannot be looked up counts as one the reader may not
 * see.
 */
const ROWS = `
  SELECT s.leaf::text AS leaf, s.hash, s.entry_id AS "entryId", s.constituent_id AS "constituentId", ${ENTRY_COLUMNS},
         r.data_digest AS "redactedDigest",
         ${openTo('s.incident_id', '$4')} AND ${openTo('s.report_id', '$4')} AND ($1::text[] IS NULL OR (
           (s.incident_id IS NULL OR coalesce((SELECT i.tlp = ANY ($1::text[]) FROM incident i WHERE i.id = s.incident_id), false))
           AND (s.report_id IS NULL OR coalesce((SELECT p.tlp = ANY ($1::text[]) FROM report p WHERE p.id = s.report_id), false))
         )) AS "isVisible"
    FROM audit_seal s
    LEFT JOIN audit_entry e ON e.id = s.entry_id
    LEFT JOIN audit_redaction r ON r.entry_id = s.entry_id`;
const OWN = 'AND s.constituent_id = $5::uuid';

function rowOf({ leaf, hash, entryId, isVisible, ...entry }: Row): LedgerRow {
  const { id } = entry;
  return { leaf: Number(leaf), hash, entryId, isVisible, entry: id === null ? null : { ...entry, id } };
}

async function rowsWhere(
  q: Queryable,
  { constituentId, labels, reader }: LedgerScope,
  condition: string,
  params: readonly unknown[],
): Promise<LedgerRow[]> {
  const own = constituentId === null ? '' : OWN;
  const sql = `${ROWS} WHERE ${condition.replace('OWN', own)}`;
  const rows = await q.query<Row>(sql, [labels, ...params, reader, ...(constituentId === null ? [] : [constituentId])]);
  return rows.map(rowOf);
}

/** Places after a leaf, in order, as this actor may read them. */
export async function ledgerAfter(
  transactions: Transactions,
  actor: Actor,
  scope: LedgerScope,
  leaf: number,
  limit: number,
): Promise<LedgerRow[]> {
  const condition = 's.leaf > $2::bigint OWN ORDER BY s.leaf LIMIT $3';
  return hiddenOrGone(
    transactions,
    await rowsWhere(transactions.as(actor).reader, scope, condition, [leaf, limit]),
  );
}

/** Places before a leaf, newest first, as this actor may read them. */
export async function ledgerBefore(
  transactions: Transactions,
  actor: Actor,
  scope: LedgerScope,
  leaf: number | null,
  limit: number,
): Promise<LedgerRow[]> {
  const condition = 's.leaf < coalesce($2::bigint, 9223372036854775807) OWN ORDER BY s.leaf DESC LIMIT $3';
  return hiddenOrGone(
    transactions,
    await rowsWhere(transactions.as(actor).reader, scope, condition, [leaf, limit]),
  );
}

/** What the policies keep from a reader looks like what is gone: only an entry that is there for nobody is missing. */
async function hiddenOrGone(transactions: Transactions, rows: LedgerRow[]): Promise<LedgerRow[]> {
  const absent = rows.filter(({ entry, isVisible }) => isVisible && !entry).map(({ entryId }) => entryId);
  if (absent.length === 0) return rows;
  const found = await transactions
    .as(LEDGER)
    .reader.query<{ id: string }>('SELECT e.id FROM audit_entry e WHERE e.id = ANY ($1::uuid[])', [absent]);
  const hidden = new Set(found.map(({ id }) => id));
  return rows.map((row) => (hidden.has(row.entryId) ? { ...row, isVisible: false } : row));
}

/** The place of one entry, or null where it has none the reader may know of. */
export async function ledgerRow(q: Queryable, scope: LedgerScope, entryId: string): Promise<LedgerRow | null> {
  const [row] = await rowsWhere(q, scope, 's.entry_id = $2::uuid OWN LIMIT $3', [entryId, 1]);
  return row ?? null;
}

/** Entries that have no seal although they are older than sealing ever takes; oldest first. */
export async function neverSealed(q: Queryable, olderThanSeconds: number, limit: number): Promise<string[]> {
  const rows = await q.query<{ id: string }>(
    `SELECT e.id FROM audit_entry e
      WHERE e.at < now() - make_interval(secs => $1) AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)
      ORDER BY e.at LIMIT $2`,
    [olderThanSeconds, limit],
  );
  return rows.map(({ id }) => id);
}
