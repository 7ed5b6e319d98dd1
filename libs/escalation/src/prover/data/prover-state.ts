import type { Queryable } from '@fcert/platform';
import type { Key } from './read-subjects.js';

/** How far the prover has come. */
export interface ProverState {
  /** Epoch milliseconds; null before the first pass. */
  readonly factsUntil: number | null;
  /** The last subject of the walk that is on its way; null at its beginning. */
  readonly walkedTo: Key | null;
}

export async function readState(q: Queryable): Promise<ProverState> {
  const [row] = await q.query<{ until: number | null; kind: string | null; id: string | null }>(
    `SELECT (extract(epoch FROM facts_until) * 1000)::float8 AS until, walk_kind AS kind, walk_id AS id
       FROM prover_state WHERE one`,
  );
  const { until, kind, id } = row!;
  return { factsUntil: until, walkedTo: kind !== null && id !== null ? { kind, id } : null };
}

/** Notes what a pass has covered, and that the prover lives. A completed walk begins anew. */
export async function writeState(
  q: Queryable,
  { factsUntil, walkedTo, walkIsComplete }: { factsUntil: number; walkedTo: Key | null; walkIsComplete: boolean },
): Promise<void> {
  await q.query(
    `UPDATE prover_state
        SET facts_until = to_timestamp($1::float8 / 1000), walk_kind = $2, walk_id = $3,
            walk_started_at = CASE WHEN $4 THEN NULL ELSE coalesce(walk_started_at, now()) END,
            walked_at = CASE WHEN $4 THEN now() ELSE walked_at END, walks = walks + CASE WHEN $4 THEN 1 ELSE 0 END
      WHERE one`,
    [factsUntil, walkedTo?.kind ?? null, walkedTo?.id ?? null, walkIsComplete],
  );
}

/** The prover's own sign of life: the others notice its silence. */
export async function beatProver(q: Queryable): Promise<void> {
  await q.query(
    `INSERT INTO heartbeat (name, beat_at) VALUES ('prover', now())
     ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at`,
  );
}
