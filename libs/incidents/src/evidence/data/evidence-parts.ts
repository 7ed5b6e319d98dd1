import type { Queryable, Tx } from '@fcert/platform';

export interface Part {
  readonly objectName: string;
  readonly partNo: number;
  readonly size: number;
  readonly stored: boolean;
}

const COLUMNS = `p.object_name AS "objectName", p.part_no AS "partNo", p.size::float8 AS size, p.stored`;

/** Noted before its object is written: what a killed process leaves in the store has a row that says so. */
export async function notePart(
  tx: Tx,
  it: { evidenceId: string; objectName: string; partNo: number },
): Promise<void> {
  await tx.query('INSERT INTO evidence_part (object_name, evidence_id, part_no) VALUES ($1, $2, $3)', [
    it.objectName,
    it.evidenceId,
    it.partNo,
  ]);
}

/** The parts a file is made of, in order. */
export function storedParts(q: Queryable, evidenceId: string): Promise<Part[]> {
  return q.query<Part>(
    `SELECT ${COLUMNS} FROM evidence_part p WHERE p.evidence_id = $1 AND p.stored ORDER BY p.part_no`,
    [evidenceId],
  );
}

export function allParts(q: Queryable, evidenceId: string): Promise<Part[]> {
  return q.query<Part>(`SELECT ${COLUMNS} FROM evidence_part p WHERE p.evidence_id = $1`, [evidenceId]);
}

export async function countParts(q: Queryable, evidenceId: string): Promise<number> {
  const [{ count }] = (await q.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM evidence_part p WHERE p.evidence_id = $1 AND p.stored',
    [evidenceId],
  )) as [{ count: number }];
  return count;
}

/** Rows whose objects have been removed. */
export async function dropParts(tx: Tx, objectNames: readonly string[]): Promise<void> {
  await tx.query('DELETE FROM evidence_part WHERE object_name = ANY ($1::text[])', [objectNames]);
}

/** Parts that never became whole and whose request is long over. */
export function strayParts(q: Queryable, olderThanSeconds: number, most: number): Promise<Part[]> {
  return q.query<Part>(
    `SELECT ${COLUMNS} FROM evidence_part p JOIN evidence e ON e.id = p.evidence_id
      WHERE (NOT p.stored AND p.begun_at < now() - make_interval(secs => $1)) OR e.state = 'destroyed'
      LIMIT $2`,
    [olderThanSeconds, most],
  );
}

/** Uploads nobody goes on with. */
export async function expiredUploads(q: Queryable, most: number): Promise<{ id: string }[]> {
  return q.query<{ id: string }>(
    `SELECT e.id FROM evidence e WHERE e.state = 'uploading' AND e.expires_at <= now()
      ORDER BY e.expires_at, e.id LIMIT $1`,
    [most],
  );
}

/** Whole uploads that no request has ended. */
export async function unfinishedUploads(
  q: Queryable,
  olderThanSeconds: number,
  most: number,
): Promise<{ id: string }[]> {
  return q.query<{ id: string }>(
    `SELECT e.id FROM evidence e
      WHERE e.state = 'uploading' AND e.arrived = e.size AND e.expires_at > now()
        AND (SELECT max(p.begun_at) FROM evidence_part p WHERE p.evidence_id = e.id) < now() - make_interval(secs => $1)
      ORDER BY e.expires_at, e.id LIMIT $2`,
    [olderThanSeconds, most],
  );
}
