import type { Tlp } from '@fcert/kernel';
import { type Queryable, type Tx, readersOf } from '@fcert/platform';
import type { AlertMessage, MessageState, Outcome, OutsideChannel, SettledReason } from '../domain/message.js';

/** A message this process has taken to send; nobody else takes it for as long as the lease lasts. */
export interface ClaimedMessage extends AlertMessage {
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly addressId: string | null;
  readonly lane: string;
  readonly recipientKind: 'person' | 'contact';
  readonly recipientId: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly correlationId: string;
  /** Who may know of what it is about, as of the claim; null where nobody has restricted that. */
  readonly readers: readonly string[] | null;
  /** Number of the attempt that this claim has opened. */
  readonly attempts: number;
}

/** Longer than any attempt lasts: a message whose sender died is taken up again after it. */
const LEASE_SECONDS = 90;

/** Messages under way at once: to the relay, to the gateway, to one host of a receiver. In one process. */
const LANE_LIMITS = `CASE WHEN l.lane IN ('email', 'sms') THEN 5 ELSE 2 END`;

const COLUMNS = `c.id, c.kind, c.event_type AS "eventType", c.language, c.reference, c.tlp, c.facts,
  c.created_at AS "createdAt", c.channel, c.address, c.address_id AS "addressId", c.lane,
  c.recipient_kind AS "recipientKind", c.recipient_id AS "recipientId", c.subject_kind AS "subjectKind",
  c.subject_id AS "subjectId", c.constituent_id AS "constituentId", c.provider_id AS "providerId",
  c.correlation_id AS "correlationId", c.attempts, ${readersOf('c.subject_id')} AS readers`;

const DUE = `m.state = 'waiting' AND m.next_attempt_at <= now()`;

/**
 * Looks into each lane by itself, so that one that is full hides no other. Opens an attempt for each message in the same
 * statement: one that ends in a crash is on record as well.
 */
const CLAIM = `
  WITH RECURSIVE lanes AS (
    (SELECT m.lane FROM alert_message m WHERE m.state = 'waiting' ORDER BY m.lane LIMIT 1)
    UNION ALL
    SELECT (SELECT m.lane FROM alert_message m WHERE m.state = 'waiting' AND m.lane > l.lane ORDER BY m.lane LIMIT 1)
      FROM lanes l WHERE l.lane IS NOT NULL),
  first AS (
    SELECT d.id FROM lanes l CROSS JOIN LATERAL (
           SELECT m.id, m.next_attempt_at FROM alert_message m WHERE m.lane = l.lane AND ${DUE}
            ORDER BY m.next_attempt_at, m.id
            LIMIT greatest(${LANE_LIMITS} - coalesce(($2::jsonb ->> l.lane)::int, 0), 0)) AS d
     ORDER BY d.next_attempt_at, d.id LIMIT $1),
  picked AS (
    SELECT m.id FROM alert_message m WHERE m.id = ANY (ARRAY(SELECT id FROM first)) AND ${DUE}
       FOR UPDATE SKIP LOCKED),
  claimed AS (
    UPDATE alert_message m
       SET attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${LEASE_SECONDS})
      FROM picked WHERE m.id = picked.id RETURNING m.*),
  noted AS (
    INSERT INTO alert_attempt (message_id, no, started_at) SELECT id, attempts, clock_timestamp() FROM claimed)
  SELECT ${COLUMNS} FROM claimed c ORDER BY c.created_at, c.id`;

/**
 * Takes what is due, oldest first and no more than each lane has room for.
 * @param underWay messages under way in this process, by lane
 */
export function claimDue(
  tx: Tx,
  limit: number,
  underWay: Readonly<Record<string, number>>,
): Promise<ClaimedMessage[]> {
  return tx.query<ClaimedMessage>(CLAIM, [limit, JSON.stringify(underWay)]);
}

export interface Finish {
  readonly outcome: Outcome;
  readonly code: number | null;
  /** What the message becomes by itself, or null: then the next attempt or the end of patience decides. */
  readonly dead: SettledReason | null;
  readonly backOffMs: number;
}

/** Writes down what came of the attempt that a claim opened. A claim that is no longer the newest changes nothing. */
export async function finishAttempt(
  q: Queryable,
  claimed: ClaimedMessage,
  finish: Finish,
): Promise<{ state: MessageState; tookSeconds: number } | undefined> {
  const [row] = await q.query<{ state: MessageState; tookSeconds: number }>(SETTLE, [
    claimed.id,
    claimed.attempts,
    finish.outcome === 'accepted',
    finish.dead,
    finish.backOffMs,
    finish.outcome,
    finish.code,
  ]);
  return row;
}

const SETTLE = `
  WITH noted AS (
    UPDATE alert_attempt SET outcome = $6, code = $7, finished_at = clock_timestamp()
     WHERE message_id = $1 AND no = $2 AND outcome IS NULL)
  UPDATE alert_message m
     SET state = n.state, reason = n.reason, next_attempt_at = n.next_attempt_at,
         settled_at = CASE WHEN n.state <> 'waiting' THEN clock_timestamp() END
    FROM (SELECT id, CASE WHEN $3 THEN 'sent' WHEN $4::text IS NOT NULL OR retry_at > give_up_at THEN 'dead'
                          ELSE 'waiting' END AS state,
                 CASE WHEN $3 THEN NULL WHEN $4::text IS NOT NULL THEN $4 WHEN retry_at > give_up_at THEN 'given-up' END
                   AS reason,
                 CASE WHEN NOT $3 AND $4::text IS NULL AND retry_at <= give_up_at THEN retry_at END AS next_attempt_at
            FROM (SELECT id, give_up_at, clock_timestamp() + make_interval(secs => $5::float8 / 1000) AS retry_at
                    FROM alert_message WHERE id = $1) AS t) AS n
   WHERE m.id = n.id AND m.attempts = $2 AND m.state = 'waiting'
   RETURNING m.state, extract(epoch FROM clock_timestamp() - m.created_at)::float8 AS "tookSeconds"`;

/** The label the message may carry now: the strictest it ever had. */
export async function tightenMessage(q: Queryable, id: string, tlp: Tlp): Promise<void> {
  await q.query('UPDATE alert_message SET tlp = $2 WHERE id = $1 AND tlp <> $2', [id, tlp]);
}

/**
 * Ends what waits about these chains, but for a message that somebody is sending at this moment. Answers how many. Its last
 * attempt must be over, not merely absent: a claim that commits while this statement waits for the row adds one to the
 * row's count, but its attempt is not to be seen from here.
 */
export async function withdrawLetters(
  tx: Tx,
  chains: readonly { readonly reference: string | null; readonly escalationId: string }[],
): Promise<number> {
  const ended = await tx.query<{ id: string }>(
    `UPDATE alert_message m
        SET state = 'withheld', reason = 'acknowledged', next_attempt_at = NULL, settled_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS c(reference text, "escalationId" text)
      WHERE m.reference = c.reference AND m.facts ->> 'escalationId' = c."escalationId"
        AND m.kind = 'escalation' AND m.state = 'waiting'
        AND (m.attempts = 0 OR EXISTS (SELECT 1 FROM alert_attempt a
               WHERE a.message_id = m.id AND a.no = m.attempts AND a.outcome IS NOT NULL))
     RETURNING m.id`,
    [JSON.stringify(chains)],
  );
  return ended.length;
}
