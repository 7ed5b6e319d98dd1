import type { Queryable, Tx } from '@fcert/platform';
import type { StoredEntry } from '../ledger/canonical-entry.js';
import type { Place, TreeNode } from '../ledger/tree-edge.js';

/** Any number; only one worker at a time holds it. */
const SEAL_LOCK = 0x5345414c;

/** How far the ledger is sealed. Transaction numbers are text: they have 64 bits. */
export interface LedgerHead {
  readonly size: number;
  /** Everything written by transactions before this one is sealed. */
  readonly watermark: string;
  /** Oldest transaction that still runs, and the first that has not begun. */
  readonly oldest: string;
  readonly next: string;
  readonly checkpoint: { readonly number: number; readonly size: number; readonly ageSeconds: number } | null;
}

/** Where a pass through unsealed entries goes on. */
export interface PassPlace {
  readonly xid: string;
  readonly id: string;
}

export interface Candidate extends StoredEntry {
  readonly xid: string;
  readonly isSealed: boolean;
  readonly incidentId: string | null;
  readonly reportId: string | null;
  readonly ageSeconds: number;
}

/** False while another worker seals. A statement of its own, so that the next one sees all that worker did. */
export async function holdSeal(tx: Tx): Promise<boolean> {
  const [lock] = await tx.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [SEAL_LOCK]);
  return lock!.held;
}

export async function readHead(q: Queryable): Promise<LedgerHead> {
  const [row] = await q.query<Omit<LedgerHead, 'checkpoint' | 'size'> & Record<'size' | 'number' | 'signed', string>>(
    `SELECT coalesce((SELECT max(leaf) + 1 FROM audit_seal), 0)::text AS size, h.watermark::text AS watermark,
            pg_snapshot_xmin(pg_current_snapshot())::text AS oldest, pg_snapshot_xmax(pg_current_snapshot())::text AS next,
            c.number::text AS number, c.size::text AS signed,
            extract(epoch FROM clock_timestamp() - c.signed_at)::float8 AS "ageSeconds"
       FROM audit_head h
       LEFT JOIN LATERAL (SELECT number, size, signed_at FROM audit_checkpoint ORDER BY number DESC LIMIT 1) c ON true
      WHERE h.one`,
  );
  const { size, watermark, oldest, next, number, signed, ageSeconds } = row as typeof row & { ageSeconds: number };
  const checkpoint = number === null ? null : { number: Number(number), size: Number(signed), ageSeconds };
  return { size: Number(size), watermark, oldest, next, checkpoint };
}

export const ENTRY_COLUMNS = `e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.action,
       e.object_kind AS "objectKind", e.object_id AS "objectId", e.reference, e.actor_kind AS "actorKind",
       e.actor_id AS "actorId", e.actor_label AS "actorLabel", e.correlation_id AS "correlationId", e.data, e.salt`;

/**
 * Committed entries after a place, in order of the transactions that wrote them, sealed or not. Each is looked up by its
 * key whether it is sealed, whatever the planner thinks of it: a join would read the whole ledger every second.
 */
export function candidatesAfter(tx: Tx, after: PassPlace, before: string, limit: number): Promise<Candidate[]> {
  return tx.query<Candidate>(
    `SELECT ${ENTRY_COLUMNS}, e.xid::text AS xid, extract(epoch FROM clock_timestamp() - e.at)::float8 AS "ageSeconds",
            coalesce((SELECT true FROM audit_seal s WHERE s.entry_id = e.id), false) AS "isSealed",
            a.constituent_id AS "constituentId", a.incident_id AS "incidentId", a.report_id AS "reportId"
       FROM (SELECT * FROM audit_entry WHERE (xid, id) > ($1::xid8, $2::uuid) AND xid < $3::xid8
              ORDER BY xid, id LIMIT $4) e
       CROSS JOIN LATERAL audit_subject(e.object_kind, e.object_id) a
      ORDER BY e.xid, e.id`,
    [after.xid, after.id, before, limit],
  );
}

export interface NewSeal {
  readonly leaf: number;
  readonly hash: Buffer;
  readonly entry: Candidate;
}

export async function insertSeals(tx: Tx, seals: readonly NewSeal[], nodes: readonly TreeNode[]): Promise<void> {
  await Promise.all([
    tx.query(
      `INSERT INTO audit_seal (leaf, entry_id, hash, constituent_id, incident_id, report_id)
       SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::uuid[], $5::uuid[], $6::uuid[])`,
      [
        seals.map(({ leaf }) => leaf),
        seals.map(({ entry }) => entry.id),
        seals.map(({ hash }) => hash),
        seals.map(({ entry }) => entry.constituentId),
        seals.map(({ entry }) => entry.incidentId),
        seals.map(({ entry }) => entry.reportId),
      ],
    ),
    tx.query(
      `INSERT INTO audit_node (level, pos, hash) SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [nodes.map(({ level }) => level), nodes.map(({ pos }) => pos), nodes.map(({ hash }) => hash)],
    ),
  ]);
}

/** Hashes of complete subtrees, in the order asked for: one look-up by key each. */
export async function treeNodes(q: Queryable, places: readonly Place[]): Promise<TreeNode[]> {
  if (places.length === 0) return [];
  const rows = await q.query<{ hash: Buffer | null }>(
    `SELECT CASE w.level WHEN 0 THEN (SELECT s.hash FROM audit_seal s WHERE s.leaf = w.pos)
                 ELSE (SELECT n.hash FROM audit_node n WHERE n.level = w.level AND n.pos = w.pos) END AS hash
       FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY AS w(level, pos, n) ORDER BY w.n`,
    [places.map(({ level }) => level), places.map(({ pos }) => pos)],
  );
  return places.map((place, n) => {
    const hash = rows[n]?.hash;
    if (!hash) throw new Error(`the ledger has lost the node ${place.level}/${place.pos} of its tree`);
    return { ...place, hash };
  });
}

export async function sealedSize(q: Queryable): Promise<number> {
  const [row] = await q.query<{ size: string }>('SELECT coalesce(max(leaf) + 1, 0)::text AS size FROM audit_seal');
  return Number(row!.size);
}

/** Moves on; back only where a database was restored into another cluster, which counts its transactions anew. */
export async function moveWatermark(tx: Tx, to: string): Promise<void> {
  await tx.query('UPDATE audit_head SET watermark = $1::xid8 WHERE one AND watermark <> $1::xid8', [to]);
}
