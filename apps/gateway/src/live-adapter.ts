import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

/** Whether new transports are taken: not while the process leaves. */
export interface Door {
  isOpen: boolean;
}

/**
 * socket.io as this platform runs it. A WebSocket is not subject to CORS, so the Origin is checked by hand here; a
 * request without one is no browser's and goes on to a handshake that then takes a bearer key only. Connection state
 * recovery stays off: it skips authentication, and replay from the event log does its work.
 */
export class LiveAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: readonly string[],
    private readonly door: Door,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const settings: Partial<ServerOptions> = {
      ...options,
      path: '/live',
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      connectTimeout: 5000,
      pingInterval: 10_000,
      pingTimeout: 5000,
      maxHttpBufferSize: 64 * 1024,
      cors: { origin: [...this.origins] },
      allowRequest: (request: IncomingMessage, decide: (error: string | null, allowed: boolean) => void) =>
        decide(null, this.door.isOpen && this.isAllowed(request)),
    };
    return super.createIOServer(port, settings as ServerOptions);
  }

  /** An absent Origin is no browser's; the gateway's own host, the console's and what is listed may connect. */
  private isAllowed({ headers: { origin, host, 'sec-fetch-site': site } }: IncomingMessage): boolean {
    if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none';
    if (this.origins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
