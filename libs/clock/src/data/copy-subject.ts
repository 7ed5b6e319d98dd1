import type { Tx } from '@fcert/platform';
import type { SubjectKey } from './subject-store.js';

/** Another subject with the same history, bound to the same texts; its clocks are evaluated by who appends to it. */
export async function copySubject(
  tx: Tx,
  { kind, id }: SubjectKey,
  into: { readonly id: string; readonly reference: string },
): Promise<void> {
  // Two statements that travel together: the facts belong to a subject that the policies must be able to see.
  await Promise.all([
    tx.query(
      `INSERT INTO clock_subject (subject_kind, subject_id, reference, opened_at, constituent_id, provider_id, tlp, pinned)
       SELECT subject_kind, $3::uuid, $4::text, opened_at, constituent_id, provider_id, tlp, pinned
         FROM clock_subject WHERE subject_kind = $1 AND subject_id = $2`,
      [kind, id, into.id, into.reference],
    ),
    tx.query(
      `INSERT INTO clock_fact (subject_kind, subject_id, seq, kind, at, recorded_at, body, actor_kind, actor_id)
       SELECT subject_kind, $3::uuid, seq, kind, at, recorded_at, body, actor_kind, actor_id
         FROM clock_fact WHERE subject_kind = $1 AND subject_id = $2`,
      [kind, id, into.id],
    ),
  ]);
}
