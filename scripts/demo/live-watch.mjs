import { io } from 'socket.io-client';
import { DemoFailure } from './running-stack.mjs';

const PATIENCE_MS = 10_000;

/** Listens on the live channel as a signed-in analyst and writes down what it hears, and when. */
export class LiveWatch {
  events = [];
  /** When the event of each report came, by its reference. */
  heardAt = new Map();
  lastAt = performance.now();
  #listeners = [];

  /** Resolves when the channel is open and up to date. */
  async open(liveUrl, analyst, apiUrl) {
    // The console is served by the api: its origin is the one the gateway knows.
    this.socket = io(`${liveUrl}/desk`, {
      path: '/live',
      transports: ['websocket'],
      auth: (give) => give(this.cursor ? { cursor: this.cursor } : {}),
      extraHeaders: { ...analyst.headers, origin: new URL(apiUrl).origin },
    });
    this.socket.on('event', (event) => this.#hear(event));
    await new Promise((resolve, reject) => {
      const fail = (why) => reject(new DemoFailure(`The live channel at ${liveUrl} does not open: ${why}`));
      const timer = setTimeout(() => fail('no answer'), PATIENCE_MS);
      this.socket.once('connect_error', (error) => fail(error.data?.code ?? error.message));
      this.socket.once('caught-up', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Calls back for every event of a type. */
  on(type, listener) {
    this.#listeners.push({ type, listener });
  }

  count(type) {
    return this.events.filter((event) => event.type === type).length;
  }

  close() {
    this.socket.close();
  }

  #hear(event) {
    this.lastAt = performance.now();
    this.cursor = event.seq;
    this.events.push(event);
    if (event.type === 'report.received') this.heardAt.set(event.reference, this.lastAt);
    for (const { type, listener } of this.#listeners) if (type === event.type) listener(event);
  }
}
