import { DomainError, notFound } from '@fcert/kernel';
import { can, mayEver } from '@fcert/identity';
import { findIncident } from '@fcert/incidents';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../gateway.config.js';
import type { DeskSocket, PresentPerson } from '../live-messages.js';
import { PresenceWire, type WireListener } from './presence-wire.js';
import { PresentNames } from './present-names.js';
import type { Attending, Doing } from './roll-call.js';
import { Room, type RoomFacts } from './room.js';

/** Incidents one socket may have open at a time. */
const WATCHES_PER_SOCKET = 20;
/** Incidents spoken of at the same time; more than the desk will ever have open. */
const ROOMS_MAX = 5000;
/** Changes that come together are told together. */
const GATHER_MS = 100;

/**
 * Who has which incident open, for those who have it open too. It is a courtesy and never a lock: it lives in memory, is
 * lost with the process and comes back with the next sign of life from the consoles.
 */
@Injectable()
export class Presence implements WireListener {
  private readonly rooms = new Map<string, Room>();
  private readonly stale = new Set<string>();
  private gathering: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly wire: PresenceWire,
    private readonly names: PresentNames,
    private readonly config: GatewayConfig,
  ) {}

  async start(): Promise<void> {
    this.beat = setInterval(() => this.onBeat(), this.beatMs());
    await this.wire.start(this);
  }

  /** What is still to be told goes out first: others should not see people who left with this gateway. */
  async stop(): Promise<void> {
    clearInterval(this.beat);
    clearTimeout(this.gathering);
    await Promise.all([...this.stale].map((id) => this.tellOthers(this.rooms.get(id) ?? new Room(id))));
    await this.wire.stop();
  }

  /** Also the sign of life: said again, it lasts longer. Answers who is there. Asks the policy each time. */
  async watch(socket: DeskSocket, reference: string, doing: Doing): Promise<PresentPerson[]> {
    if (!mayEver(socket.data.subject, 'incident:watch')) {
      throw new DomainError('forbidden', 'forbidden', 'Your role does not see who works on what.');
    }
    const incident = await findIncident(this.transactions.reader, { reference });
    if (!incident) throw notFound('incident');
    const { id, constituentId, tlp, readers } = incident;
    const facts: RoomFacts = { reference: incident.reference, constituentId, tlp, readers };
    if (!socket.connected || !maySee(socket, facts)) {
      this.unwatch(socket, reference);
      throw notFound('incident');
    }
    const room = this.rooms.get(id) ?? this.open(id);
    if (!room || (!room.has(socket) && this.roomsOf(socket).length >= WATCHES_PER_SOCKET)) {
      throw new DomainError('throttled', 'too-many-watches', 'Close an incident before opening another one.');
    }
    room.facts = facts;
    room.enter(socket, doing, performance.now() + this.config.LIVE_PRESENCE_SECONDS * 1000);
    this.changed(id);
    return this.named(room.attending());
  }

  unwatch(socket: DeskSocket, reference: string): void {
    for (const room of this.roomsOf(socket)) {
      if (room.facts?.reference === reference) this.leave(room, socket);
    }
  }

  /** The socket is gone. */
  leaveAll(socket: DeskSocket): void {
    for (const room of this.roomsOf(socket)) this.leave(room, socket);
  }

  /** Who may know of an incident has changed: those who may not leave its room. */
  onReaders(incidentId: string, readers: readonly string[] | null): void {
    const room = this.rooms.get(incidentId);
    if (!room?.facts) return;
    room.facts = { ...room.facts, readers };
    this.changed(incidentId);
  }

  onAttending(gateway: string, incidentId: string, attending: readonly Attending[]): void {
    const room = this.rooms.get(incidentId) ?? (attending.length > 0 ? this.open(incidentId) : null);
    if (!room) return;
    // Two beats may be lost before somebody counts as gone.
    room.hear(gateway, attending, performance.now() + this.beatMs() * 2.5);
    this.changed(incidentId);
  }

  onAsked(): void {
    for (const room of this.rooms.values()) if (room.sockets.length > 0) void this.tellOthers(room);
  }

  private beatMs(): number {
    return (this.config.LIVE_PRESENCE_SECONDS * 1000) / 3;
  }

  private onBeat(): void {
    this.names.forget();
    for (const room of this.rooms.values()) {
      room.expire(performance.now());
      if (room.sockets.length > 0) void this.tellOthers(room);
      this.changed(room.incidentId);
    }
  }

  private open(incidentId: string): Room | null {
    if (this.rooms.size >= ROOMS_MAX) return null;
    const room = new Room(incidentId);
    this.rooms.set(incidentId, room);
    return room;
  }

  private roomsOf(socket: DeskSocket): Room[] {
    return [...this.rooms.values()].filter((room) => room.has(socket));
  }

  private leave(room: Room, socket: DeskSocket): void {
    if (room.leave(socket)) this.changed(room.incidentId);
  }

  private changed(incidentId: string): void {
    this.stale.add(incidentId);
    this.gathering ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    this.gathering = undefined;
    const stale = [...this.stale].flatMap((id) => this.rooms.get(id) ?? []);
    this.stale.clear();
    for (const room of stale) {
      for (const socket of room.sockets) if (!room.facts || !maySee(socket, room.facts)) room.leave(socket);
      if (JSON.stringify(room.attendingHere()) !== room.toldOthers) void this.tellOthers(room);
      if (room.sockets.length > 0) void this.tellHere(room);
      if (room.isEmpty) this.rooms.delete(room.incidentId);
    }
  }

  private async tellOthers(room: Room): Promise<void> {
    const here = room.attendingHere();
    room.toldOthers = JSON.stringify(here);
    await this.wire.tell(room.incidentId, here);
  }

  private async tellHere(room: Room): Promise<void> {
    const attending = room.attending();
    const text = JSON.stringify(attending);
    if (text === room.toldHere) return;
    room.toldHere = text;
    const present = await this.named(attending).catch(() => null);
    if (!present || !room.facts) return void (room.toldHere = '');
    const message = { reference: room.facts.reference, present };
    for (const socket of room.sockets) {
      if (maySee(socket, room.facts)) socket.volatile.emit('presence', message);
    }
  }

  private async named(attending: readonly Attending[]): Promise<PresentPerson[]> {
    const names = await this.names.of(attending.map(({ id }) => id));
    return attending.flatMap(({ id, doing }) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ id, name, doing }];
    });
  }
}

/** Asked at the watch and at every word about it, on today's rights; the label is that of the last watch. */
function maySee(socket: DeskSocket, facts: RoomFacts): boolean {
  const { subject } = socket.data;
  return can(subject, 'incident:read', facts) && can(subject, 'incident:watch', facts);
}
