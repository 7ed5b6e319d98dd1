import { Injectable } from '@nestjs/common';
import type { Door } from './live-adapter.js';
import { Subscriptions } from './subscriptions.js';

const SPREAD_MS = 400;

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
  }
}
