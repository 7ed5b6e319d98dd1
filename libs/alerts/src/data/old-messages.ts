import type { Tx } from '@fcert/platform';

/** What nothing may be deleted about: subjects of messages by id, and bodies with all there is about them. */
export interface HeldSubjects {
  readonly subjects: readonly string[];
  readonly constituents: readonly string[];
}

export interface OldMessages {
  readonly days: number;
  readonly held: HeldSubjects;
  readonly limit: number;
}

/** Deletes settled messages with their attempts and links, but for those about what is on hold. Answers how many. */
export async function deleteOldMessages(tx: Tx, wanted: OldMessages): Promise<number> {
  const ids = await tx.query<{ id: string }>(
    `SELECT m.id FROM alert_message m
      WHERE m.settled_at < now() - make_interval(days => $1)
        AND (m.subject_id IS NULL OR m.subject_id <> ALL ($2::uuid[]))
        AND (m.constituent_id IS NULL OR m.constituent_id <> ALL ($3::uuid[]))
      ORDER BY m.settled_at LIMIT $4 FOR UPDATE SKIP LOCKED`,
    [wanted.days, wanted.held.subjects, wanted.held.constituents, wanted.limit],
  );
  if (ids.length === 0) return 0;
  const list = [ids.map(({ id }) => id)];
  await tx.query('DELETE FROM acknowledgement_link WHERE message_id = ANY ($1::uuid[])', list);
  await tx.query('DELETE FROM alert_attempt WHERE message_id = ANY ($1::uuid[])', list);
  await tx.query('DELETE FROM alert_message WHERE id = ANY ($1::uuid[])', list);
  return ids.length;
}
