import type { Queryable } from '@fcert/platform';

export interface Constituent {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly short: string | null;
  readonly type: string;
  readonly parentCode: string | null;
  readonly sector: string;
  readonly critical: boolean;
  readonly source: string;
}

const SELECT = `SELECT c.id, c.code, c.name, c.short, c.type, p.code AS "parentCode", c.sector, c.critical, c.source
  FROM constituent c LEFT JOIN constituent p ON p.id = c.parent_id`;

export async function findConstituent(q: Queryable, id: string): Promise<Constituent | null> {
  const [row] = await q.query<Constituent>(`${SELECT} WHERE c.id = $1`, [id]);
  return row ?? null;
}

export async function findConstituentByCode(q: Queryable, code: string): Promise<Constituent | null> {
  const [row] = await q.query<Constituent>(`${SELECT} WHERE c.code = $1`, [code]);
  return row ?? null;
}

/** The bodies of these ids in no order, at most 500; absent ids are left out. */
export function constituentsByIds(q: Queryable, ids: readonly string[]): Promise<Constituent[]> {
  return q.query<Constituent>(`${SELECT} WHERE c.id = ANY($1::uuid[]) LIMIT 500`, [ids]);
}

export interface ConstituentPage {
  readonly sector: string | null;
  /** Code of the last row seen, or null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/** One page of the register in order of code. */
export function listConstituents(q: Queryable, page: ConstituentPage): Promise<Constituent[]> {
  return q.query<Constituent>(
    `${SELECT} WHERE ($1::text IS NULL OR c.sector = $1) AND ($2::text IS NULL OR c.code > $2)
      ORDER BY c.code LIMIT $3`,
    [page.sector, page.after, page.limit],
  );
}
