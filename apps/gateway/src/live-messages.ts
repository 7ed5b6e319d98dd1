import type { Actor, LiveEventType } from '@fcert/kernel';
import type { Namespace, Socket } from 'socket.io';
import type { Doing } from './presence/roll-call.js';

/** Why a client must drop what it holds and read its screens again. */
export type ResyncReason = 'too-old' | 'ahead' | 'malformed' | 'rights-changed' | 'log-rewound';

/** One change, as one subject may see it. `seq` is that subject's cursor: a decimal for FCERT, sealed for others. */
export interface LiveEvent {
  readonly seq: string;
  readonly type: LiveEventType;
  /** ISO 8601 instant of the change, by the database's clock. */
  readonly at: string;
  readonly reference: string | null;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ServerToClientEvents {
  event: (event: LiveEvent) => void;
  /** Replay in pages, for clients that asked `batch: true`; each page waits for its acknowledgement. */
  events: (events: LiveEvent[], ack: (answer: unknown) => void) => void;
  'caught-up': (at: { seq: string; replayed: number }) => void;
  cursor: (at: { seq: string }) => void;
  resync: (at: { reason: ResyncReason; seq: string }) => void;
  /** Who has an incident open that this socket has open too; the whole list at every change, never sent late. */
  presence: (at: { reference: string; present: PresentPerson[] }) => void;
  revoked: (why: { code: 'signed-out' }) => void;
  draining: (what: Record<string, never>) => void;
}

/** Somebody who has an incident open, and whether they are about to change it. */
export interface PresentPerson {
  readonly id: string;
  readonly name: string;
  readonly doing: Doing;
}

export type Answer =
  | { ok: true; now: string }
  | { ok: true; present: PresentPerson[] }
  | { ok: true }
  | { ok: false; code: string };

export interface ClientToServerEvents {
  /** The database's time, by which every deadline is decided. */
  clock: (body: unknown, ack: (answer: Answer) => void) => void;
  /** `{reference, doing?}`: this incident is open on the screen. Said again before it lapses, and when `doing` changes. */
  watch: (body: unknown, ack: (answer: Answer) => void) => void;
  /** `{reference}`: it is closed. */
  unwatch: (body: unknown, ack: (answer: Answer) => void) => void;
}

/** A person or a key; the platform itself never connects. */
export type Subject = Exclude<Actor, { kind: 'system' }>;

/** What the handshake established. No socket without it reaches the gateway. */
export interface SocketData {
  subject: Subject;
  /** Asks again who this is, today. Null: nobody any more. */
  recheck: () => Promise<Subject | null>;
  cursor: string | undefined;
  batch: boolean;
}

type NoEvents = Record<string, never>;
export type DeskSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type DeskNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

/** Codes of a refused handshake. The client does not try again by itself: each has a screen of its own. */
export type RefusalCode = 'unauthenticated' | 'forbidden' | 'busy' | 'malformed';

export class Refusal extends Error {
  readonly data: { code: RefusalCode };
  constructor(code: RefusalCode) {
    super(code);
    this.data = { code };
  }
}
