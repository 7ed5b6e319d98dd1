import { isId } from '@fcert/kernel';
import type { Tlp } from '@fcert/kernel';
import type { ListScope } from '@fcert/identity';
import { type Queryable, openTo, readersOf } from '@fcert/platform';
import type { MessageKind, MessageState, Outcome, OutsideChannel } from '../domain/message.js';

/** A message as whoever watches over delivery reads it. What it said is not kept. */
export interface LedgerMessage {
  readonly id: string;
  readonly kind: MessageKind;
  readonly recipientKind: 'person' | 'contact';
  readonly recipientId: string;
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly language: string;
  readonly reference: string | null;
  readonly tlp: Tlp;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  /** Who may know of what it was about; null where nobody has restricted that. */
  readonly readers: readonly string[] | null;
  readonly state: MessageState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly settledAt: Date | null;
  readonly createdAt: Date;
  /** The instant as the database writes it: sort key of the page after this row. */
  readonly sortKey: string;
}

const COLUMNS = `m.id, m.kind, m.recipient_kind AS "recipientKind", m.recipient_id AS "recipientId", m.channel, m.address,
  m.language, m.reference, m.tlp, m.constituent_id AS "constituentId", m.provider_id AS "providerId", m.state, m.reason,
  m.attempts, m.next_attempt_at AS "nextAttemptAt", m.settled_at AS "settledAt", m.created_at AS "createdAt",
  m.created_at::text AS "sortKey", ${readersOf('m.subject_id')} AS readers`;

export interface LedgerFilter {
  readonly state: MessageState | null;
  readonly channel: OutsideChannel | null;
  readonly reference: string | null;
  /** What the reader may see. */
  readonly scope: Pick<ListScope, 'tlp' | 'reader'>;
  readonly after: { readonly key: string; readonly id: string } | null;
  readonly limit: number;
}

/** Newest first. */
export function ledgerPage(q: Queryable, filter: LedgerFilter): Promise<LedgerMessage[]> {
  return q.query<LedgerMessage>(
    `SELECT ${COLUMNS} FROM alert_message m
      WHERE ($1::text IS NULL OR m.state = $1) AND ($2::text IS NULL OR m.channel = $2)
        AND ($3::text IS NULL OR m.reference = $3) AND m.tlp = ANY($4::text[])
        AND ${openTo('m.subject_id', '$8')}
        AND ($5::timestamptz IS NULL OR (m.created_at, m.id) < ($5::timestamptz, $6::uuid))
      ORDER BY m.created_at DESC, m.id DESC LIMIT $7`,
    [
      filter.state,
      filter.channel,
      filter.reference,
      filter.scope.tlp,
      filter.after?.key ?? null,
      filter.after?.id ?? null,
      filter.limit,
      filter.scope.reader,
    ],
  );
}

export interface LedgerAttempt {
  readonly no: number;
  readonly startedAt: Date;
  readonly outcome: Outcome | null;
  readonly code: number | null;
  readonly finishedAt: Date | null;
}

/** One message with its newest 200 attempts, in order; undefined when there is none. */
export async function ledgerMessage(
  q: Queryable,
  id: string,
): Promise<{ message: LedgerMessage; tries: LedgerAttempt[] } | undefined> {
  if (!isId(id)) return undefined;
  const [message] = await q.query<LedgerMessage>(`SELECT ${COLUMNS} FROM alert_message m WHERE m.id = $1`, [
    id,
  ]);
  if (!message) return undefined;
  const tries = await q.query<LedgerAttempt>(
    `SELECT no, started_at AS "startedAt", outcome, code, finished_at AS "finishedAt"
       FROM alert_attempt WHERE message_id = $1 ORDER BY no DESC LIMIT 200`,
    [id],
  );
  return { message, tries: tries.reverse() };
}

export interface LedgerBacklog {
  readonly waiting: number;
  readonly oldestWaitingSeconds: number;
  /** Given up in the last day. */
  readonly dead: number;
}

/** What waits and what was given up. Counts stop at 10,000: more is "too much" all the same. */
export async function ledgerBacklog(q: Queryable): Promise<LedgerBacklog> {
  const [row] = await q.query<LedgerBacklog>(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM alert_message WHERE state = 'waiting' LIMIT 10000) AS w) AS waiting,
            coalesce((SELECT extract(epoch FROM now() - min(created_at))::float8 FROM
                       (SELECT created_at FROM alert_message WHERE state = 'waiting' ORDER BY next_attempt_at LIMIT 10000) AS o),
                     0) AS "oldestWaitingSeconds",
            (SELECT count(*)::int FROM (SELECT 1 FROM alert_message
               WHERE state = 'dead' AND settled_at > now() - interval '1 day' LIMIT 10000) AS d) AS dead`,
  );
  return row!;
}
