import {
  LOGGER,
  LiveCursors,
  Transactions,
  crashPoint,
  describeError,
  eventGap,
  eventsAfter,
  metrics,
} from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventTail } from './event-tail.js';
import { GatewayConfig } from './gateway.config.js';
import type { LiveEvent, ResyncReason } from './live-messages.js';
import type { Subscription } from './subscription.js';
import { type AccessChange, type NumberedEvent, losesSight } from './visible-event.js';

const PAGE = 200;
const ACK_MS = 10_000;
/** Replays that may read the database at the same time: a restart brings everybody back at once. */
const READERS = 4;

interface Stretch {
  readonly after: bigint;
  readonly upTo: bigint;
}

/** Brings a socket from its cursor to the present, then makes it live. */
@Injectable()
export class Replay {
  private reading = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly tail: EventTail,
    private readonly cursors: LiveCursors,
    private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async run(subscription: Subscription): Promise<void> {
    try {
      const start = await this.startOf(subscription);
      if (typeof start === 'string') subscription.resync(start, this.tail.position);
      else await this.bringUp(subscription, start.after, start.upTo);
    } catch (error) {
      this.logger.warn(
        { err: describeError(error) },
        'a replay failed; the client comes back with its cursor',
      );
      subscription.socket.conn.close();
    }
  }

  /** The number to go on after and the head to reach at least, or why that is not possible. */
  private async startOf({ socket, subject }: Subscription): Promise<Stretch | ResyncReason> {
    const text = socket.data.cursor;
    if (text === undefined) return { after: this.tail.position, upTo: this.tail.position };
    const number = this.cursors.read(subject, text);
    if (number === undefined) return 'malformed';
    const gap = await this.oneOfFew(() => eventGap(this.transactions.reader, number.toString()));
    const head = BigInt(gap.head);
    if (number > head) return 'ahead';
    const tooOld = gap.oldestAgeSeconds > this.config.LIVE_RETENTION_HOURS * 3600;
    return tooOld || !gap.isWhole || head - number > BigInt(this.config.LIVE_RETENTION_ROWS)
      ? 'too-old'
      : { after: number, upTo: head };
  }

  /**
   * Page by page until the rest lies in the tail's memory and fits one page; that rest is sent and the socket made
   * live in one turn of the event loop, so nothing can fall between the two and nothing comes twice.
   */
  private async bringUp(subscription: Subscription, after: bigint, upTo: bigint): Promise<void> {
    subscription.position = after;
    let replayed = 0;
    while (subscription.isOpen) {
      const recent = this.tail.recent.after(subscription.position);
      const isNear = this.tail.position >= upTo || subscription.position >= upTo;
      if (recent && isNear && recent.length <= PAGE) {
        if (hasLostSight(subscription, recent)) return this.forget(subscription);
        replayed += this.sendOneByOne(subscription, subscription.take(recent));
        return subscription.caughtUp(replayed);
      }
      const page = recent?.length ? recent.slice(0, PAGE) : await this.page(subscription.position);
      if (page.length === 0) return subscription.resync('log-rewound', this.tail.position);
      if (hasLostSight(subscription, page)) return this.forget(subscription);
      const seen = subscription.take(page);
      replayed += seen.length;
      if (!(await this.send(subscription, seen))) return subscription.cut();
    }
  }

  /** A console that was away still shows a case that its reader has lost meanwhile: it drops all and reads again. */
  private forget(subscription: Subscription): void {
    subscription.resync('rights-changed', this.tail.position);
  }

  private async page(after: bigint): Promise<readonly NumberedEvent[]> {
    const events = await this.oneOfFew(() => eventsAfter(this.transactions.reader, after.toString(), PAGE));
    return events.map((event) => ({ ...event, number: BigInt(event.seq!) }));
  }

  /** False when the client did not take the page in time. */
  private async send(subscription: Subscription, seen: LiveEvent[]): Promise<boolean> {
    if (!subscription.socket.data.batch) {
      this.sendOneByOne(subscription, seen);
      return (await subscription.hasRoom()) || !subscription.isOpen;
    }
    if (seen.length === 0) return true;
    metrics.liveEvents.inc({ outcome: 'replayed' }, seen.length);
    const answered = subscription.socket.timeout(ACK_MS).emitWithAck('events', seen);
    return answered.then(
      () => true,
      () => !subscription.isOpen,
    );
  }

  private sendOneByOne({ socket }: Subscription, seen: readonly LiveEvent[]): number {
    for (const event of seen) {
      socket.emit('event', event);
      crashPoint('gateway.during-replay');
    }
    metrics.liveEvents.inc({ outcome: 'replayed' }, seen.length);
    return seen.length;
  }

  private async oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.reading >= READERS) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.reading += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.reading -= 1;
    }
  }
}

function hasLostSight({ subject }: Subscription, events: readonly NumberedEvent[]): boolean {
  return events.some(
    (event) => event.type === 'incident.access-changed' && losesSight(subject, event as AccessChange),
  );
}
