import type { Queryable } from '@fcert/platform';

/** An entry as far as somebody rests on it: which it is, and who answers for it. */
export interface EntryAt {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly action: string;
  readonly actorId: string;
  readonly actorLabel: string;
}

/** More than one object can have gathered; beyond it the oldest are told. */
const MOST_ENTRIES = 2000;

/**
 * Entries of one object written in transactions that began at one of these instants (to the millisecond), oldest
 * first. `except` leaves out an action: a paper must not rest on its own issue.
 */
export async function entriesAt(
  q: Queryable,
  about: {
    objectKind: string;
    objectId: string;
    instants: readonly number[];
    except: string;
  },
): Promise<EntryAt[]> {
  const rows = await q.query<EntryAt & { at: string }>(
    `SELECT a.id, (extract(epoch FROM date_trunc('milliseconds', a.at)) * 1000)::bigint AS at, a.action,
            a.actor_id AS "actorId", a.actor_label AS "actorLabel"
       FROM audit_entry a
      WHERE a.object_kind = $1 AND a.object_id = $2 AND a.action <> $4
        AND (extract(epoch FROM date_trunc('milliseconds', a.at)) * 1000)::bigint = ANY ($3::bigint[])
      ORDER BY a.at, a.id LIMIT ${MOST_ENTRIES}`,
    [about.objectKind, about.objectId, [...about.instants], about.except],
  );
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}
