import type { Client } from 'pg';

/** A promise that was broken, and where. */
export interface Finding {
  readonly promise: string;
  readonly about: string;
  readonly says: string;
}

/** What was to happen and has not happened by then is missing; the clocks of other policies go on while we look. */
export const PATIENCE = `interval '10 seconds'`;

export async function rowsOf<R>(client: Client, sql: string, params: unknown[] = []): Promise<R[]> {
  return (await client.query(sql, params)).rows as R[];
}

/** Every row that the query returns breaks the promise; it must return the columns `about` and `says`. */
export async function none(client: Client, promise: string, sql: string): Promise<Finding[]> {
  const rows = await rowsOf<{ about: string; says: string }>(client, `${sql} LIMIT 50`);
  return rows.map((row) => ({ promise, about: row.about, says: row.says }));
}

/** Two ways to count the same things, each a query of `(key text, n)`; both must give the same keys and counts. */
export async function paired(
  client: Client,
  promise: string,
  left: string,
  right: string,
): Promise<Finding[]> {
  return none(
    client,
    promise,
    `SELECT coalesce(l.key, r.key) AS about,
            format('%s there, %s here', coalesce(l.n, 0), coalesce(r.n, 0)) AS says
       FROM (SELECT key, sum(n)::int AS n FROM (${left}) AS a(key, n) GROUP BY key) AS l
       FULL JOIN (SELECT key, sum(n)::int AS n FROM (${right}) AS b(key, n) GROUP BY key) AS r ON l.key = r.key
      WHERE l.n IS DISTINCT FROM r.n`,
  );
}
