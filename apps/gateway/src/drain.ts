import { Injectable } from '@nestjs/common';
import type { Door } from './live-adapter.js';
import type { Subscription } from './subscription.js';
import { Subscriptions } from './subscriptions.js';

const SPREAD_MS = 400;
/** A client that does not answer the closing handshake by then is dropped. */
const GOODBYE_MS = 1000;

/**
 * Leaves without losing anybody: no new transport, a word to every client, then transports closed bit by bit. Closing
 * the transport (not the socket) makes clients connect again, elsewhere, with their cursors.
 */
@Injectable()
export class Drain {
  readonly door: Door = { isOpen: true };

  constructor(private readonly subscriptions: Subscriptions) {}

  async run(): Promise<void> {
    this.door.isOpen = false;
    const leaving = this.subscriptions.all();
    for (const { socket } of leaving) socket.emit('draining', {});
    const pause = SPREAD_MS / Math.max(leaving.length, 1);
    for (const { socket } of leaving) {
      socket.conn.close();
      if (pause >= 1) await new Promise((resolve) => setTimeout(resolve, Math.min(pause, 20)));
    }
    const until = performance.now() + GOODBYE_MS;
    const isOpen = ({ socket }: Subscription) => !socket.conn.request.socket.destroyed;
    while (leaving.some(isOpen) && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const { socket } of leaving.filter(isOpen)) socket.conn.request.socket.destroy();
  }
}
