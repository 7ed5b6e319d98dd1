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
  /** Of the request that brought the event about. */
  readonly correlationId: string;
}

/** After this many failures a delivery is set aside and alarmed; the queue goes on. */
export const MAX_ATTEMPTS = 8;
/** First wait before a delivery that shows no result is woken again: Redis may have forgotten it. */
const REWAKE_SECONDS = 8;
/** Until a queue that is away is tried again. */
const RETRY_QUEUE_SECONDS = 2;

/** Marks the delivery and reads its event; no row when it was done before. */
const TAKE = `
  WITH marked AS (UPDATE delivery SET done_at = now()
                   WHERE event_id = $1 AND handler = $2 AND done_at IS NULL RETURNING event_id)
  SELECT ${OUTBOX_COLUMNS} FROM outbox o JOIN marked m ON m.event_id = o.id`;

/**
 * The truth about who still has to hear what. A queue job only wakes a handler; the row here, marked done in the
 * handler's own transaction, makes twice once.
 */
@Injectable()
export class Deliveries {
  constructor(private readonly transactions: Transactions) {}

  /** Takes due wake-ups, at most `limit`, and schedules their next one in case this one is lost. */
  async takeDue(q: Queryable, handler: string, limit: number): Promise<Wake[]> {
    return q.query<Wake>(
      `UPDATE delivery d
          SET wake = d.wake + 1,
              next_wake_at = now() + make_interval(secs => ${REWAKE_SECONDS} * power(2, least(d.wake, 5)))
         FROM (SELECT event_id, handler FROM delivery
                WHERE handler = $1 AND done_at IS NULL AND dead_at IS NULL AND next_wake_at <= now()
                ORDER BY next_wake_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
         JOIN outbox o ON o.id = due.event_id
        WHERE d.event_id = due.event_id AND d.handler = due.handler
        RETURNING d.event_id AS "eventId", d.handler, d.wake, o.correlation_id AS "correlationId"`,
      [handler, limit],
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

  /** Wake-ups that are out and unanswered, per handler: what back-pressure counts. */
  async outstanding(q: Queryable): Promise<Map<string, number>> {
    const rows = await q.query<{ handler: string; n: number }>(
      `SELECT handler, count(*)::int AS n FROM delivery
        WHERE done_at IS NULL AND dead_at IS NULL AND wake > 0 AND next_wake_at > now() GROUP BY handler`,
    );
    return new Map(rows.map((row) => [row.handler, row.n]));
  }

  /**
   * Runs one handler's work for one event, once. The mark and the effect commit together; a second call finds the
   * mark and does nothing. Returns false when there was nothing (left) to do. The thrown failure has been written down.
   */
  runOnce(
    { eventId, handler, correlationId }: Omit<Wake, 'wake'>,
    work: (tx: Tx, event: OutboxEvent) => Promise<void>,
  ): Promise<boolean> {
    return withCorrelation(correlationId, async () => {
      try {
        const did = await this.transactions.run(
          { actor: systemActor(handler), correlationId },
          async (tx) => {
            const [event] = await tx.query<OutboxEvent>(TAKE, [eventId, handler]);
            if (!event) return false;
            crashPoint('delivery.after-claim');
            await work(tx, event);
            return true;
          },
        );
        if (did) crashPoint('delivery.after-commit');
        return did;
      } catch (error) {
        await this.noteFailure(eventId, handler, error);
        throw error;
      }
    });
  }

  /** Counts the failure; a refusal that no retry can mend, or one too many, sets the delivery aside. */
  private async noteFailure(eventId: string, handler: string, error: unknown): Promise<void> {
    const label = error instanceof Error ? `${error.name}${codeOf(error)}` : 'unknown';
    await this.transactions.reader
      .query(
        `UPDATE delivery
            SET attempts = attempts + 1, last_error = $3,
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
