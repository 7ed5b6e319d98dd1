import type { Tlp } from '@fcert/kernel';
import type { DeskSocket } from '../live-messages.js';
import { type Attending, type Doing, rollCall } from './roll-call.js';

/** What the policy asks of an incident. */
export interface RoomFacts {
  readonly reference: string;
  readonly constituentId: string | null;
  readonly tlp: Tlp;
  readonly readers: readonly string[] | null;
}

interface Watch {
  readonly socket: DeskSocket;
  readonly doing: Doing;
  /** On the monotonic clock of this process, in milliseconds. */
  readonly until: number;
}

/** One incident and who has it open: here by socket, elsewhere by gateway. */
export class Room {
  /** Null as long as only other gateways speak of it. */
  facts: RoomFacts | null = null;
  /** What was last told to the other gateways and to the sockets here, as text. */
  toldOthers = '[]';
  toldHere = '';
  private readonly watches = new Map<string, Watch>();
  private readonly elsewhere = new Map<string, { attending: readonly Attending[]; until: number }>();

  constructor(readonly incidentId: string) {}

  get isEmpty(): boolean {
    return this.watches.size === 0 && this.elsewhere.size === 0;
  }

  get sockets(): DeskSocket[] {
    return [...this.watches.values()].map(({ socket }) => socket);
  }

  has(socket: DeskSocket): boolean {
    return this.watches.has(socket.id);
  }

  enter(socket: DeskSocket, doing: Doing, until: number): void {
    this.watches.set(socket.id, { socket, doing, until });
  }

  /** True when it was there. */
  leave(socket: DeskSocket): boolean {
    return this.watches.delete(socket.id);
  }

  hear(gateway: string, attending: readonly Attending[], until: number): void {
    if (attending.length === 0) this.elsewhere.delete(gateway);
    else this.elsewhere.set(gateway, { attending, until });
  }

  /** Lets go of whoever has not been heard of in time; answers their sockets. */
  expire(now: number): DeskSocket[] {
    for (const [gateway, { until }] of this.elsewhere) if (until <= now) this.elsewhere.delete(gateway);
    const silent = [...this.watches.values()].filter(({ until }) => until <= now);
    for (const { socket } of silent) this.watches.delete(socket.id);
    return silent.map(({ socket }) => socket);
  }

  attendingHere(): Attending[] {
    const here = [...this.watches.values()].map(({ socket, doing }) => ({
      id: socket.data.subject.id,
      doing,
    }));
    return rollCall([here]);
  }

  attending(): Attending[] {
    return rollCall([
      this.attendingHere(),
      ...[...this.elsewhere.values()].map(({ attending }) => attending),
    ]);
  }
}
