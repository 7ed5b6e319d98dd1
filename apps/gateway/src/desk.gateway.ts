import { DomainError } from '@fcert/kernel';
import { LOGGER, Transactions, databaseTime, describeError } from '@fcert/platform';
import { Inject, UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Logger } from 'pino';
import { Arrivals } from './arrivals.js';
import { LiveExceptionFilter } from './live-exception.filter.js';
import type { Answer, DeskNamespace, DeskSocket } from './live-messages.js';
import { Presence } from './presence/presence.js';
import { readUnwatch, readWatch } from './presence/watch-body.js';

/**
 * The live channel of the desk, the providers and the ministries. It never decides and never writes: people act
 * through the API, and what they did comes back here as an event.
 */
@WebSocketGateway({ namespace: '/desk' })
@UseFilters(LiveExceptionFilter)
export class DeskGateway
  implements OnGatewayInit<DeskNamespace>, OnGatewayConnection<DeskSocket>, OnGatewayDisconnect<DeskSocket>
{
  constructor(
    private readonly arrivals: Arrivals,
    private readonly presence: Presence,
    private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  afterInit(namespace: DeskNamespace): void {
    this.arrivals.guard(namespace);
  }

  handleConnection(socket: DeskSocket): void {
    try {
      this.arrivals.admit(socket);
    } catch (error) {
      this.logger.error({ err: describeError(error) }, 'a socket could not be admitted');
      socket.disconnect(true);
    }
  }

  handleDisconnect(socket: DeskSocket): void {
    this.presence.leaveAll(socket);
  }

  @SubscribeMessage('watch')
  async watch(@ConnectedSocket() socket: DeskSocket, @MessageBody() body: unknown): Promise<Answer> {
    const { reference, doing } = readWatch(body);
    return { ok: true, present: await this.presence.watch(socket, reference, doing) };
  }

  @SubscribeMessage('unwatch')
  unwatch(@ConnectedSocket() socket: DeskSocket, @MessageBody() body: unknown): Answer {
    this.presence.unwatch(socket, readUnwatch(body));
    return { ok: true };
  }

  @SubscribeMessage('clock')
  async clock(@MessageBody() body: unknown): Promise<Answer> {
    if (!isEmptyBody(body)) throw new DomainError('invalid', 'malformed', '`clock` takes nothing.');
    return { ok: true, now: (await databaseTime(this.transactions.reader)).toISOString() };
  }
}

function isEmptyBody(body: unknown): boolean {
  if (body === undefined || body === null) return true;
  return typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0;
}
