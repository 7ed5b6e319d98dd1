import type { NumberedEvent } from './visible-event.js';

/**
 * The last events of the log, in order and without a gap. Whoever replays reads the end of its way here: one buffer
 * for all sockets, and the step from replay to live needs no wait in which an event could slip through.
 */
export class RecentEvents {
  private events: NumberedEvent[] = [];
  /** The log is known to be complete after this number. */
  private from: bigint;

  constructor(
    head: bigint,
    private readonly limit: number,
  ) {
    this.from = head;
  }

  add(events: readonly NumberedEvent[]): void {
    this.events.push(...events);
    if (this.events.length <= this.limit * 2) return;
    const dropped = this.events.splice(0, this.events.length - this.limit);
    this.from = dropped.at(-1)!.number;
  }

  /** Everything after a number, or undefined when it lies further back than is kept here. */
  after(number: bigint): readonly NumberedEvent[] | undefined {
    if (number < this.from) return undefined;
    const first = this.events.findLastIndex((event) => event.number <= number) + 1;
    return this.events.slice(first);
  }
}
