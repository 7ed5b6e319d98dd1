import type { Queryable } from '@fcert/platform';
import type { Signs } from '../domain/judge-signs.js';

const age = (column: string): string => `(extract(epoch FROM clock_timestamp() - ${column}) * 1000)::float8`;

/** Signs of life of the other processes, and the instant they were read. */
export async function readSigns(q: Queryable): Promise<Signs & { readonly at: number }> {
  const beats = await q.query<{ name: string; age: number }>(`SELECT name, ${age('beat_at')} AS age FROM heartbeat`);
  const undelivered = await q.query<{ handler: string; ageMs: number }>(
    `SELECT d.handler, max(${age('d.noted_at')}) AS "ageMs"
       FROM (SELECT handler, noted_at FROM delivery WHERE done_at IS NULL AND dead_at IS NULL
              ORDER BY noted_at LIMIT 1000) AS d GROUP BY d.handler`,
  );
  const dead = await q.query<{ handler: string; count: number }>(
    `SELECT d.handler, count(*)::int AS count
       FROM (SELECT handler FROM delivery WHERE dead_at IS NOT NULL LIMIT 10000) AS d GROUP BY d.handler`,
  );
  const [row] = await q.query<{ unnumbered: number | null; at: number }>(
    `SELECT (SELECT ${age('created_at')} FROM outbox WHERE seq IS NULL ORDER BY created_at LIMIT 1) AS unnumbered,
            (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at`,
  );
  return {
    beats: Object.fromEntries(beats.map(({ name, age }) => [name, age])),
    unnumberedAgeMs: row!.unnumbered ?? 0,
    undelivered,
    dead,
    at: row!.at,
  };
}
