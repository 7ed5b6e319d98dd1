import { LOGGER, LiveCursors } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { GatewayConfig } from './gateway.config.js';
import { Handshake } from './handshake.js';
import { limitInbound } from './inbound-limit.js';
import { type DeskNamespace, type DeskSocket, Refusal } from './live-messages.js';
import { Replay } from './replay.js';
import { Subscription } from './subscription.js';
import { Subscriptions } from './subscriptions.js';

/** A socket's way in: refused or known, counted, then replayed up to the present. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly handshake: Handshake,
    private readonly subscriptions: Subscriptions,
    private readonly replay: Replay,
    private readonly cursors: LiveCursors,
    private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  guard(namespace: DeskNamespace): void {
    namespace.server.of('/').use((_socket, next) => next(new Refusal('forbidden')));
    namespace.use((socket, next) => {
      this.examine(socket).then(
        () => next(),
        (error: unknown) => next(error instanceof Refusal ? error : new Refusal('unauthenticated')),
      );
    });
  }

  /** Only after `guard` let it through. */
  admit(socket: DeskSocket): void {
    // Asked again: handshakes of one subject may have overtaken each other.
    if (this.isCrowded(socket)) return void socket.disconnect(true);
    limitInbound(socket);
    const subscription = new Subscription(socket, this.cursors);
    socket.once('disconnect', (reason) => {
      this.subscriptions.remove(subscription);
      this.logger.debug({ socketId: socket.id, reason }, 'live socket closed');
    });
    this.subscriptions.add(subscription);
    this.logger.debug({ socketId: socket.id, role: socket.data.subject.role }, 'live socket open');
    void this.replay.run(subscription);
  }

  private async examine(socket: DeskSocket): Promise<void> {
    await this.handshake.establish(socket);
    if (this.isCrowded(socket)) throw new Refusal('busy');
  }

  private isCrowded(socket: DeskSocket): boolean {
    return this.subscriptions.countOf(socket.data.subject.id) >= this.config.LIVE_SOCKETS_PER_SUBJECT;
  }
}
