import type { FcertEvents } from '@fcert/kernel';
import { metrics } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { EventTail, type TailListener } from './event-tail.js';
import { Revalidation } from './revalidation.js';
import type { Subscription } from './subscription.js';
import { Presence } from './presence/presence.js';
import { type AccessChange, type NumberedEvent, losesSight } from './visible-event.js';

const CURSOR_BEAT_MS = 5000;

/** All sockets of this process, and the way of each new event to them. */
@Injectable()
export class Subscriptions implements TailListener {
  private readonly open = new Set<Subscription>();
  private beat: NodeJS.Timeout | undefined;

  constructor(
    private readonly tail: EventTail,
    private readonly revalidation: Revalidation,
    private readonly presence: Presence,
  ) {}

  async start(): Promise<void> {
    await this.tail.start(this);
    this.revalidation.start(this.open);
    this.beat = setInterval(() => {
      for (const subscription of this.open) subscription.tellCursor();
    }, CURSOR_BEAT_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.beat);
    this.revalidation.stop();
    await this.tail.stop();
  }

  add(subscription: Subscription): void {
    this.open.add(subscription);
    this.count(subscription, 1);
    this.revalidation.soon(subscription);
  }

  remove(subscription: Subscription): void {
    if (this.open.delete(subscription)) this.count(subscription, -1);
  }

  countOf(subjectId: string): number {
    return [...this.open].filter((it) => it.subject.id === subjectId).length;
  }

  all(): readonly Subscription[] {
    return [...this.open];
  }

  onEvents(events: readonly NumberedEvent[]): void {
    for (const event of events) {
      if (event.type === 'session.revoked') {
        this.revalidation.onRevoked(event.payload as FcertEvents['session.revoked']);
      } else if (event.type === 'incident.access-changed') {
        this.takeAway(event as AccessChange);
      }
    }
    for (const subscription of this.open) if (subscription.isLive) subscription.push(events);
  }

  onRewound(): void {
    for (const it of this.open) if (it.isLive) it.resync('log-rewound', this.tail.position);
  }

  /** Whoever may no longer know of a case drops what they hold and reads again, as after any change of rights. */
  private takeAway(event: AccessChange): void {
    this.presence.onReaders(event.payload.incidentId, event.readers);
    for (const subscription of this.open)
      if (subscription.isLive && losesSight(subscription.subject, event))
        subscription.resync('rights-changed', this.tail.position);
  }

  private count({ subject }: Subscription, by: number): void {
    metrics.liveSockets.inc({ role: subject.role }, by);
  }
}
