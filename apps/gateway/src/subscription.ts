import { type LiveCursors, crashPoint, metrics } from '@fcert/platform';
import type { DeskSocket, LiveEvent, ResyncReason, Subject } from './live-messages.js';
import { type NumberedEvent, visibleEvent } from './visible-event.js';

/** Packets waiting for a client beyond this mean it does not read: it is cut and comes back with its cursor. */
const FULL_BUFFER = 1024;
const DRAIN_MS = 10_000;

/** One socket's way along the event log: what it was told, and how far it has been decided on. */
export class Subscription {
  /** Every event up to here was decided on: sent or withheld. */
  position = 0n;
  /** True from the moment it receives what the tail hands on. */
  isLive = false;
  private told = -1n;

  constructor(
    readonly socket: DeskSocket,
    private readonly cursors: LiveCursors,
  ) {}

  get subject(): Subject {
    return this.socket.data.subject;
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  /** The events of a page this subject may see, as it may see them; moves the position past all of them. */
  take(events: readonly NumberedEvent[]): LiveEvent[] {
    const seen: LiveEvent[] = [];
    for (const event of events) {
      if (event.number <= this.position) continue;
      this.position = event.number;
      const view = visibleEvent(this.subject, event);
      if (view) seen.push({ seq: this.cursors.write(this.subject, event.number), ...view });
      else metrics.liveEvents.inc({ outcome: 'withheld' });
    }
    if (seen.length > 0) this.told = this.position;
    return seen;
  }

  /** Pushes what the tail hands on. A client that does not read is cut rather than remembered. */
  push(events: readonly NumberedEvent[]): void {
    const seen = this.take(events);
    for (const event of seen) {
      crashPoint('gateway.before-emit');
      this.socket.emit('event', event);
    }
    if (seen.length > 0) metrics.liveEvents.inc({ outcome: 'sent' }, seen.length);
    if (this.waiting() > FULL_BUFFER) this.cut();
  }

  caughtUp(replayed: number): void {
    this.isLive = true;
    this.told = this.position;
    this.socket.emit('caught-up', { seq: this.cursors.write(this.subject, this.position), replayed });
  }

  /** Lets go of everything missed and goes on from `number`. */
  resync(reason: ResyncReason, number: bigint): void {
    this.position = number;
    metrics.liveEvents.inc({ outcome: 'resync' });
    this.socket.emit('resync', { reason, seq: this.cursors.write(this.subject, number) });
    this.caughtUp(0);
  }

  /**
   * Lets a subject who sees little move on. FCERT hears it only after withheld events; for others it is a steady
   * beat, so that it does not tell when something happened elsewhere.
   */
  tellCursor(): void {
    if (!this.isLive || (this.cursors.isPlain(this.subject) && this.told === this.position)) return;
    this.told = this.position;
    this.socket.emit('cursor', { seq: this.cursors.write(this.subject, this.position) });
  }

  /** Resolves when the client has read most of what waits; false when it did not within the time allowed. */
  async hasRoom(): Promise<boolean> {
    const until = performance.now() + DRAIN_MS;
    while (this.isOpen && this.waiting() > FULL_BUFFER / 4) {
      if (performance.now() > until) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.isOpen;
  }

  /** Drops the transport without waiting for its buffer: the client connects again and resumes from its cursor. */
  cut(): void {
    metrics.liveEvents.inc({ outcome: 'slow-close' });
    this.socket.conn.close(true);
    this.socket.conn.request.socket.destroy();
  }

  private waiting(): number {
    return (this.socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
  }
}
