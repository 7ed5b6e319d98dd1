import {
  DatabaseConfig,
  Deliveries,
  EVENTS_CHANNEL,
  LOGGER,
  Listener,
  NUMBERING_BATCH,
  OUTBOX_CHANNEL,
  Queues,
  Transactions,
  beat,
  crashPoint,
  describeError,
  numberEvents,
  type QueueHandle,
  type Wake,
} from '@fcert/platform';
import { systemActor } from '@fcert/kernel';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Loop } from './loop.js';
import { HANDLERS, type HandlerName, pipeline } from './pipeline.js';
import { type AnyProcessor, PROCESSORS, isBatch } from './processors/processor.js';
import { type WakeJob, jobsOf } from './wake-jobs.js';

/** The poll is the truth; the bell only makes it early. */
const POLL_MS = 250;
/** The heart beats at most this often: each beat is a commit, and its silence counts only after many seconds. */
const BEAT_MS = 2000;
/** Events that are numbered within this time are handed out together: screens have heard of them already. */
const GATHER_MS = 25;
/** Unanswered wake-ups a handler may have out. What intake brings beyond it waits in rows, not in the queue. */
const WINDOW = 400;

/**
 * Numbers what has been committed, and wakes the handlers that pipeline.ts names. Two loops, because whoever watches a
 * screen waits for the number and should not wait for the queues as well.
 */
@Injectable()
export class OutboxRelay implements BeforeApplicationShutdown {
  private readonly listener: Listener;
  private readonly numbering: Loop;
  private readonly dispatching: Loop;
  private gathering: NodeJS.Timeout | undefined;
  private hasNumbered = false;
  private beatAt = -Infinity;
  private queuesByHandler = new Map<string, QueueHandle<WakeJob>>();

  constructor(
    database: DatabaseConfig,
    private readonly transactions: Transactions,
    private readonly deliveries: Deliveries,
    private readonly queues: Queues,
    @Inject(PROCESSORS) private readonly processors: readonly AnyProcessor[],
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.numbering = new Loop('outbox-numbering', () => this.number(), { everyMs: POLL_MS, logger });
    this.dispatching = new Loop('outbox-dispatch', () => this.dispatch(), { everyMs: POLL_MS, logger });
    this.listener = new Listener(database.DATABASE_URL, [OUTBOX_CHANNEL], () => this.numbering.wake());
  }

  async start(): Promise<void> {
    this.queuesByHandler = new Map(HANDLERS.map((handler) => [handler, this.queues.queue<WakeJob>(handler)]));
    await this.listener.start();
    this.numbering.start();
    this.dispatching.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.listener.stop();
    await this.numbering.stop();
    clearTimeout(this.gathering);
    await this.dispatching.stop();
    for (const queue of this.queuesByHandler.values()) await queue.close().catch(() => undefined);
  }

  private async number(): Promise<void> {
    let numbered: number;
    do {
      numbered = await this.transactions.run({ actor: systemActor('outbox-relay') }, async (tx) => {
        const count = await numberEvents(tx, pipeline);
        if (count > 0) tx.ring(EVENTS_CHANNEL);
        return count;
      });
      if (numbered > 0) crashPoint('relay.after-numbering');
      if (numbered > 0) this.dispatchSoon();
    } while (numbered === NUMBERING_BATCH);
    this.hasNumbered = true;
  }

  private dispatchSoon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.dispatching.wake();
    }, GATHER_MS);
  }

  /** A queue that is away costs a later wake-up, never an event: the rows stay due. */
  private async dispatch(): Promise<void> {
    const woken = await this.deliveries.takeDue(this.transactions.reader, HANDLERS, WINDOW);
    for (const handler of HANDLERS) {
      const wakes = woken.filter((wake) => wake.handler === handler);
      if (wakes.length === 0) continue;
      await this.wake(handler, wakes);
      crashPoint('relay.after-enqueue');
    }
    await this.beat();
  }

  private async wake(handler: HandlerName, wakes: readonly Wake[]): Promise<void> {
    const processor = this.processors.find((one) => one.handler === handler)!;
    try {
      const jobs = jobsOf(handler, wakes, isBatch(processor) ? processor.most : 1);
      await this.queuesByHandler.get(handler)!.addBulk(jobs);
    } catch (error) {
      this.logger.warn({ err: describeError(error), handler }, 'queue is away');
      await this.deliveries.giveBack(this.transactions.reader, handler, wakes);
    }
  }

  /** Says that both loops have done their round with success. */
  private async beat(): Promise<void> {
    if (!this.hasNumbered || performance.now() - this.beatAt < BEAT_MS) return;
    await beat(this.transactions.reader, 'outbox-relay');
    this.hasNumbered = false;
    this.beatAt = performance.now();
  }
}
