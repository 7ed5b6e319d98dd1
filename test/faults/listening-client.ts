import { type Socket, io } from 'socket.io-client';
import type { HeardEvent, Hearing } from './checks/live.js';

/** A socket client as the console is one: comes back with its cursor whenever the line breaks. */
export class ListeningClient implements Hearing {
  readonly events: HeardEvent[] = [];
  resyncs = 0;
  /** Longest time from the transaction that wrote an event to this client since it was last asked for. */
  slowestMs = 0;
  private cursor: string | undefined;
  private readonly socket: Socket;
  /** The first replay may be over before anybody asks for it. */
  private readonly firstReplay: Promise<unknown>;

  constructor(
    readonly name: string,
    readonly providerId: string | null,
    liveUrl: string,
    key: string,
  ) {
    this.socket = io(`${liveUrl}/desk`, {
      path: '/live',
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 250,
      auth: (give) => give(this.cursor === undefined ? {} : { cursor: this.cursor }),
      extraHeaders: { authorization: `Bearer ${key}` },
    });
    this.firstReplay = new Promise((resolve) => this.socket.once('caught-up', resolve));
    this.socket.on('event', (event: HeardEvent) => {
      this.cursor = event.seq;
      this.events.push(event);
      this.slowestMs = Math.max(this.slowestMs, Date.now() - Date.parse(event.at));
    });
    for (const name of ['cursor', 'caught-up'])
      this.socket.on(name, ({ seq }: { seq: string }) => (this.cursor = seq));
    this.socket.on('resync', () => (this.resyncs += 1));
  }

  caughtUp(): Promise<unknown> {
    return this.firstReplay;
  }

  close(): void {
    this.socket.close();
  }
}
