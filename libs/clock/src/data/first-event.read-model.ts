import type { Queryable } from '@fcert/platform';
import type { RecordableEvent } from '../domain/policy.js';
import type { SubjectKey } from './subject-store.js';

/** The earliest instant an event is on record for a subject, whoever's it is; null where it is not. */
export async function firstEventAt(
  q: Queryable,
  { kind, id }: SubjectKey,
  event: RecordableEvent,
): Promise<Date | null> {
  const [row] = await q.query<{ at: Date | null }>(
    `SELECT min(f.at) AS at FROM clock_fact f
      WHERE f.subject_kind = $1 AND f.subject_id = $2 AND f.kind = 'event' AND f.body ->> 'event' = $3`,
    [kind, id, event],
  );
  return row?.at ?? null;
}
