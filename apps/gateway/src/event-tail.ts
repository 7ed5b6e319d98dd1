import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DatabaseConfig,
  EVENTS_CHANNEL,
  LOGGER,
  Listener,
  type OutboxEvent,
  Transactions,
  describeError,
  eventHead,
  eventsAfter,
} from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { RecentEvents } from './recent-events.js';
import type { NumberedEvent } from './visible-event.js';

const POLL_MS = 1000;
const PAGE = 200;
const RECENT_EVENTS = 5000;

export interface TailListener {
  /** New events in order, each exactly once. */
  onEvents(events: readonly NumberedEvent[]): void;
  /** The log now ends before what was already told: a database was restored. */
  onRewound(): void;
}

/**
 * Reads the event log by number, once for all sockets of this process. A bell wakes it, a poll each second is the
 * truth; Redis plays no part, so losing Redis loses no event.
 */
@Injectable()
export class EventTail {
  private at = 0n;
  private recentEvents = new RecentEvents(0n, RECENT_EVENTS);
  private readonly bell: Listener;
  private wake: (() => void) | undefined;
  private rung = false;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly transactions: Transactions,
    database: DatabaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.bell = new Listener(database.DATABASE_URL, [EVENTS_CHANNEL], () => this.ring());
  }

  /** The last number handed on. */
  get position(): bigint {
    return this.at;
  }

  get recent(): RecentEvents {
    return this.recentEvents;
  }

  async start(listener: TailListener): Promise<void> {
    this.moveTo(BigInt(await eventHead(this.transactions.reader)));
    await this.bell.start();
    this.running = this.run(listener);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.ring();
    await this.bell.stop();
    await this.running;
  }

  private async run(listener: TailListener): Promise<void> {
    let failing = false;
    while (!this.stopped) {
      const byPoll = await this.wait();
      if (this.stopped) return;
      try {
        const read = await this.readOn(listener);
        if (read === 0 && byPoll) await this.checkForRewind(listener);
        failing = false;
      } catch (error) {
        if (!failing)
          this.logger.warn({ err: describeError(error) }, 'the event log cannot be read; trying again');
        failing = true;
      }
    }
  }

  private async readOn(listener: TailListener): Promise<number> {
    let read = 0;
    for (;;) {
      const page = (await eventsAfter(this.transactions.reader, this.at.toString(), PAGE)).map(numbered);
      if (page.length === 0) return read;
      read += page.length;
      // What is remembered was read before somebody lost sight of a case: it is read anew for whoever replays.
      if (page.some(({ type }) => type === 'incident.access-changed'))
        this.recentEvents = new RecentEvents(this.at, RECENT_EVENTS);
      this.recentEvents.add(page);
      this.at = page.at(-1)!.number;
      listener.onEvents(page);
      await nextTurn();
    }
  }

  private async checkForRewind(listener: TailListener): Promise<void> {
    const head = BigInt(await eventHead(this.transactions.reader));
    if (head >= this.at) return;
    this.logger.error({ head: head.toString(), at: this.at.toString() }, 'the event log went backwards');
    this.moveTo(head);
    listener.onRewound();
  }

  private moveTo(head: bigint): void {
    this.at = head;
    this.recentEvents = new RecentEvents(head, RECENT_EVENTS);
  }

  private ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Waits for the bell, at most one poll interval. True when the poll ended it. */
  private async wait(): Promise<boolean> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = undefined;
    const byBell = this.rung;
    this.rung = false;
    return !byBell;
  }
}

function numbered(event: OutboxEvent): NumberedEvent {
  return { ...event, number: BigInt(event.seq!) };
}
