import { isRetryable, systemActor } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import type { Queryable, Tx } from '../database/tx.js';
import { Transactions } from '../database/transactions.js';
import { crashPoint } from '../health/crash-point.js';
import { withCorrelation } from '../logging/correlation.js';
import { OUTBOX_COLUMNS, type OutboxEvent } from './outbox-event.js';

/** A wake-up handed to a queue: ids only. */
export interface Wake {
  readonly eventId: string;
  readonly handler: string;
  readonly wake: number;
  /** How often it was begun under watch and showed no end; see `begin`. */
  readonly unfinished: number;
  /** Of the request that brought the event about. */
  readonly correlationId: string;
}

/** After this many failures a delivery is set aside and alarmed; the queue goes on. */
export const MAX_ATTEMPTS = 8;
/** First wait before a delivery that shows no result is woken again: Redis may have forgotten it. */
const REWAKE_SECONDS = 8;
/** Until a queue that is away is tried again. */
const RETRY_QUEUE_SECONDS = 2;
/** What stands in `last_error` of a delivery that ended its worker each time. */
const NEVER_FINISHED = 'NeverFinished';

/** Marks the deliveries and reads their events in order; no row for what was done before. */
const TAKE = `
  WITH mine AS (SELECT event_id, handler FROM delivery
                 WHERE event_id = ANY ($1::uuid[]) AND handler = $2 AND done_at IS NULL AND dead_at IS NULL
                 ORDER BY event_id FOR UPDATE),
       marked AS (UPDATE delivery d SET done_at = now() FROM mine
                   WHERE d.event_id = mine.event_id AND d.handler = mine.handler RETURNING d.event_id)
  SELECT ${OUTBOX_COLUMNS} FROM outbox o JOIN marked m ON m.event_id = o.id ORDER BY o.seq`;

const UNDONE = 'done_at IS NULL AND dead_at IS NULL';

/**
 * The truth about who still has to hear what. A queue job only wakes a handler; the row here, marked done in the
 * handler's own transaction, makes twice once.
 */
@Injectable()
export class Deliveries {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Takes due wake-ups and schedules their next one in case this one is lost. Each handler gets so many that at most
   * `window` are out and unanswered. In order of their time within a handler.
   */
  async takeDue(q: Queryable, handlers: readonly string[], window: number): Promise<Wake[]> {
    return q.query<Wake>(
      `WITH room AS (
         SELECT h.handler, $2 - (SELECT count(*) FROM delivery d
                                  WHERE d.handler = h.handler AND ${UNDONE} AND d.wake > 0 AND d.next_wake_at > now()) AS free
           FROM unnest($1::text[]) AS h(handler)),
       due AS (
         SELECT d.event_id, d.handler, d.next_wake_at
           FROM room CROSS JOIN LATERAL (SELECT event_id, handler, next_wake_at FROM delivery
                  WHERE handler = room.handler AND ${UNDONE} AND next_wake_at <= now()
                  ORDER BY next_wake_at LIMIT greatest(room.free, 0) FOR UPDATE SKIP LOCKED) AS d),
       woken AS (
         UPDATE delivery d
            SET wake = d.wake + 1,
                next_wake_at = now() + make_interval(secs => ${REWAKE_SECONDS} * power(2, least(d.wake, 5)))
           FROM due WHERE d.event_id = due.event_id AND d.handler = due.handler
         RETURNING d.event_id, d.handler, d.wake, d.unfinished, due.next_wake_at AS due_at)
       SELECT w.event_id AS "eventId", w.handler, w.wake, w.unfinished, o.correlation_id AS "correlationId"
         FROM woken w JOIN outbox o ON o.id = w.event_id ORDER BY w.due_at, o.seq`,
      [handlers, window],
    );
  }

  /**
   * Takes back wake-ups that no queue took. They are due again shortly and do not count: otherwise the waits would
   * double while the queue is away, and go on long after it has come back.
   */
  async giveBack(q: Queryable, handler: string, wakes: readonly Wake[]): Promise<void> {
    await q.query(
      `UPDATE delivery d SET wake = d.wake - 1, next_wake_at = now() + make_interval(secs => ${RETRY_QUEUE_SECONDS})
         FROM unnest($2::uuid[], $3::int[]) AS w(event_id, wake)
        WHERE d.event_id = w.event_id AND d.handler = $1 AND d.wake = w.wake AND d.done_at IS NULL`,
      [handler, wakes.map((wake) => wake.eventId), wakes.map((wake) => wake.wake)],
    );
  }

  /**
   * Notes durably, before their work, that deliveries are begun once more, for those whose earlier wake-up came to
   * nothing: one of them may be what ends the worker each time, which no error could tell. One that was begun so
   * often without an end is set aside. Returns the ids of those to go on with. A first wake-up pays nothing for it.
   */
  async begin(handler: string, eventIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.transactions.reader.query<{ id: string; dead: boolean }>(
      `UPDATE delivery
          SET unfinished = unfinished + 1,
              dead_at = CASE WHEN unfinished + 1 >= $3 THEN now() END,
              last_error = CASE WHEN unfinished + 1 >= $3 THEN $4 ELSE last_error END
        WHERE event_id = ANY ($1::uuid[]) AND handler = $2 AND ${UNDONE}
       RETURNING event_id AS id, dead_at IS NOT NULL AS dead`,
      [eventIds, handler, MAX_ATTEMPTS, NEVER_FINISHED],
    );
    return new Set(rows.flatMap(({ id, dead }) => (dead ? [] : [id])));
  }

  /**
   * Runs one handler's work for one event, once. The mark and the effect commit together; a second call finds the
   * mark and does nothing. Returns false when there was nothing (left) to do. The thrown failure has been written down.
   */
  runOnce(
    { eventId, handler, correlationId }: Pick<Wake, 'eventId' | 'handler' | 'correlationId'>,
    work: (tx: Tx, event: OutboxEvent) => Promise<void>,
  ): Promise<boolean> {
    return withCorrelation(correlationId, async () => {
      try {
        const did = await this.run({ handler, correlationId }, [eventId], (tx, [event]) => work(tx, event!));
        return did === 1;
      } catch (error) {
        await this.noteFailure(eventId, handler, error);
        throw error;
      }
    });
  }

  /**
   * The same for several events in one transaction: all or none. Returns how many were left to do. A failure says
   * nothing about any one of them and is not written down: the caller then runs each by itself.
   */
  runTogether(
    handler: string,
    eventIds: readonly string[],
    work: (tx: Tx, events: readonly OutboxEvent[]) => Promise<void>,
  ): Promise<number> {
    return this.run({ handler, gathers: true }, eventIds, work);
  }

  private async run(
    { handler, ...acting }: { handler: string; correlationId?: string; gathers?: boolean },
    eventIds: readonly string[],
    work: (tx: Tx, events: readonly OutboxEvent[]) => Promise<void>,
  ): Promise<number> {
    const done = await this.transactions.run({ actor: systemActor(handler), ...acting }, async (tx) => {
      const events = await tx.query<OutboxEvent>(TAKE, [eventIds, handler]);
      for (const event of events) crashPoint('delivery.after-claim', event.id);
      if (events.length > 0) await work(tx, events);
      return events;
    });
    for (const event of done) crashPoint('delivery.after-commit', event.id);
    return done.length;
  }

  /** Counts the failure; a refusal that no retry can mend, or one too many, sets the delivery aside. */
  private async noteFailure(eventId: string, handler: string, error: unknown): Promise<void> {
    const label = error instanceof Error ? `${error.name}${codeOf(error)}` : 'unknown';
    await this.transactions.reader
      .query(
        `UPDATE delivery
            SET attempts = attempts + 1, last_error = $3, unfinished = greatest(unfinished - 1, 0),
                dead_at = CASE WHEN $4 OR attempts + 1 >= $5 THEN now() END,
                next_wake_at = now() + make_interval(secs => power(2, least(attempts, 6)))
          WHERE event_id = $1 AND handler = $2 AND done_at IS NULL`,
        [eventId, handler, label, !isRetryable(error), MAX_ATTEMPTS],
      )
      .catch(() => undefined);
  }
}

function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? ` ${code}` : '';
}
