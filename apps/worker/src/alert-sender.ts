import { Channels, SweepAlerts } from '@fcert/alerts';
import {
  LOGGER,
  type QueueHandle,
  Queues,
  Transactions,
  type WorkerHandle,
  beat,
  describeError,
} from '@fcert/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Loop } from './loop.js';

const QUEUE = 'alert.send';
/** Letters that end within this time make room for the next ones together: each look into the ledger has its price. */
const GATHER_MS = 20;
/** The sweep is the truth; a wake-up only makes it early. */
const SWEEP_MS = 1000;
/** Each beat is a commit, and its silence counts only after many seconds. */
const BEAT_MS = 2000;

/** Sends what the ledger says must be sent: in time by a sweep, at once by a wake-up from whoever wrote it. */
@Injectable()
export class AlertSender implements BeforeApplicationShutdown {
  private readonly sweeping: Loop;
  private readonly underWay = new Set<Promise<void>>();
  private readonly wakes: QueueHandle<object>;
  private worker: WorkerHandle | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private beatAt = -Infinity;

  constructor(
    private readonly sweep: SweepAlerts,
    private readonly channels: Channels,
    private readonly queues: Queues,
    private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.sweeping = new Loop('alert-sweep', () => this.round(), { everyMs: SWEEP_MS, logger });
    this.wakes = queues.queue(QUEUE);
  }

  start(): void {
    this.channels.announce();
    this.worker = this.queues.worker(QUEUE, 1, () => Promise.resolve(this.sweeping.wake()));
    this.sweeping.start();
  }

  /** After the commit that wrote these messages. A queue that is away costs the time until the next sweep. */
  ring(messageIds: readonly string[]): void {
    const [first] = messageIds;
    if (first === undefined) return;
    this.wakes
      .addBulk([{ id: first, data: {} }])
      .catch((error: unknown) => this.logger.debug({ err: describeError(error) }, 'no wake-up for alerts'));
  }

  /** Takes nothing new, and lets what is under way end: a letter half sent would be sent twice. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker?.close();
    clearTimeout(this.gathering);
    await this.sweeping.stop();
    await Promise.all(this.underWay);
    await this.wakes.close();
  }

  /** Room has become free in a lane. */
  private refillSoon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.sweeping.wake();
    }, GATHER_MS);
  }

  private async round(): Promise<void> {
    for (const run of await this.sweep.execute()) {
      this.underWay.add(run);
      void run.finally(() => {
        this.underWay.delete(run);
        this.refillSoon();
      });
    }
    if (performance.now() - this.beatAt < BEAT_MS) return;
    await beat(this.transactions.reader, 'alert-sweep');
    this.beatAt = performance.now();
  }
}
