import { DomainError } from '@fcert/kernel';
import {
  Deliveries,
  LOGGER,
  Queues,
  type Wake,
  type WorkerHandle,
  describeError,
  metrics,
} from '@fcert/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { HANDLERS } from './pipeline.js';
import { PROCESSORS, type AnyProcessor, isBatch } from './processors/processor.js';
import { isSuspect, type WakeJob } from './wake-jobs.js';

/** Connects each handler's queue to its processor. */
@Injectable()
export class JobHost implements BeforeApplicationShutdown {
  private workers: WorkerHandle[] = [];
  /** Ends with the last of the suspects in hand. */
  private suspects: Promise<void> = Promise.resolve();

  constructor(
    @Inject(PROCESSORS) private readonly processors: readonly AnyProcessor[],
    private readonly deliveries: Deliveries,
    private readonly queues: Queues,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    refuseGaps(processors);
  }

  start(): void {
    this.workers = this.processors.map((processor) =>
      this.queues.worker<WakeJob>(processor.handler, processor.concurrency, (job) =>
        job.wakes.some(isSuspect)
          ? this.runAfterOtherSuspects(processor, job.wakes)
          : this.run(processor, job.wakes),
      ),
    );
  }

  /**
   * One suspect at a time in this process, whatever its handler: a death counts against all that was begun and had not
   * ended, so one that is innocent would be set aside for what ran beside it.
   */
  private runAfterOtherSuspects(processor: AnyProcessor, wakes: readonly Wake[]): Promise<void> {
    const ran = this.suspects.then(() => this.run(processor, wakes));
    this.suspects = ran.catch(() => undefined);
    return ran;
  }

  /** Finishes the jobs in hand; what is left is woken again from its rows. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  /** What was woken before and came to nothing is noted first: it may be what ended the worker that had it. */
  private async run(processor: AnyProcessor, wakes: readonly Wake[]): Promise<void> {
    const again = wakes.filter(({ wake }) => wake > 1).map(({ eventId }) => eventId);
    const begun = again.length === 0 ? null : await this.deliveries.begin(processor.handler, again);
    const left = wakes.filter(({ wake, eventId }) => wake === 1 || begun?.has(eventId));
    if (left.length > 1 && (await this.runTogether(processor, left))) return;
    for (const wake of left) await this.runOne(processor, wake);
  }

  /** All in one transaction. False where one of them failed, and with it all: each is then run by itself. */
  private async runTogether(processor: AnyProcessor, wakes: readonly Wake[]): Promise<boolean> {
    if (!isBatch(processor)) return false;
    const { handler } = processor;
    const ids = wakes.map(({ eventId }) => eventId);
    try {
      const did = await this.deliveries.runTogether(handler, ids, (tx, events) =>
        processor.handleMany(tx, events),
      );
      metrics.handled.inc({ handler, outcome: 'done' }, did);
      metrics.handled.inc({ handler, outcome: 'already-done' }, wakes.length - did);
      return true;
    } catch (error) {
      this.logger.info({ err: describeError(error), handler, events: wakes.length }, 'batch failed');
      return false;
    }
  }

  /** A failure has been written to the delivery row, which decides about another try; the queue job itself is done. */
  private async runOne(processor: AnyProcessor, wake: Wake): Promise<void> {
    const { handler } = processor;
    try {
      const did = await this.deliveries.runOnce({ ...wake, handler }, (tx, event) =>
        isBatch(processor) ? processor.handleMany(tx, [event]) : processor.handle(tx, event),
      );
      metrics.handled.inc({ handler, outcome: did ? 'done' : 'already-done' });
    } catch (error) {
      const outcome = error instanceof DomainError && error.kind !== 'unavailable' ? 'set-aside' : 'failed';
      metrics.handled.inc({ handler, outcome });
      this.logger.warn({ err: describeError(error), handler, eventId: wake.eventId }, 'job failed');
    }
  }
}

/** A handler nobody runs would be a rule without effect; two would race. */
function refuseGaps(processors: readonly AnyProcessor[]): void {
  for (const handler of HANDLERS) {
    const found = processors.filter((processor) => processor.handler === handler).length;
    if (found !== 1)
      throw new Error(`pipeline: handler ${handler} has ${found} processors, it needs exactly one`);
  }
}
