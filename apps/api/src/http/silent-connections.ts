import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Knows which connections have no request under way. A stopping server waits for those that never sent one until
 * their header time is over, and for those that got their last answer until their keep-alive time is: a stop must not.
 */
export class SilentConnections {
  private readonly busy = new Map<Socket, number>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.busy.set(socket, 0);
      socket.once('close', () => this.busy.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.add(socket, 1);
      response.once('close', () => this.add(socket, -1));
    });
  }

  end(): void {
    for (const [socket, requests] of this.busy) if (requests === 0) socket.destroy();
  }

  private add(socket: Socket, change: number): void {
    const requests = this.busy.get(socket);
    if (requests !== undefined) this.busy.set(socket, requests + change);
  }
}
