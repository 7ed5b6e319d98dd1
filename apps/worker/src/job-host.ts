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
import { PROCESSORS, type Processor } from './processors/processor.js';

/** Connects each handler's queue to its processor. */
@Injectable()
export class JobHost implements BeforeApplicationShutdown {
  private workers: WorkerHandle[] = [];

  constructor(
    @Inject(PROCESSORS) private readonly processors: readonly Processor[],
    private readonly deliveries: Deliveries,
    private readonly queues: Queues,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    refuseGaps(processors);
  }

  start(): void {
    this.workers = this.processors.map((processor) =>
      this.queues.worker<Wake>(processor.handler, processor.concurrency, (wake) => this.run(processor, wake)),
    );
  }

  /** Finishes the jobs in hand; what is left is woken again from its rows. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  /** A failure has been written to the delivery row, which decides about another try; the queue job itself is done. */
  private async run(processor: Processor, wake: Wake): Promise<void> {
    try {
      const did = await this.deliveries.runOnce({ ...wake, handler: processor.handler }, (tx, event) =>
        processor.handle(tx, event),
      );
      metrics.handled.inc({ handler: processor.handler, outcome: did ? 'done' : 'already-done' });
    } catch (error) {
      const outcome = error instanceof DomainError && error.kind !== 'unavailable' ? 'set-aside' : 'failed';
      metrics.handled.inc({ handler: processor.handler, outcome });
      this.logger.warn(
        { err: describeError(error), handler: processor.handler, eventId: wake.eventId },
        'job failed',
      );
    }
  }
}

/** A handler nobody runs would be a rule without effect; two would race. */
function refuseGaps(processors: readonly Processor[]): void {
  for (const handler of HANDLERS) {
    const found = processors.filter((processor) => processor.handler === handler).length;
    if (found !== 1)
      throw new Error(`pipeline: handler ${handler} has ${found} processors, it needs exactly one`);
  }
}
