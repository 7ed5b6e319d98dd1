import { newId } from '@fcert/kernel';
import { DatabaseConfig, LOGGER, Listener, Transactions, describeError, sendNotice } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { ATTENDING_MAX, type Attending, DOINGS } from './roll-call.js';

const CHANNEL = 'fcert_presence';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface WireListener {
  /** All who attend an incident at another gateway; an empty list when the last one left. */
  onAttending(gateway: string, incidentId: string, attending: readonly Attending[]): void;
  /** Another gateway has just come and knows nothing yet. */
  onAsked(): void;
}

/**
 * Tells the other gateways who attends what, by notices of PostgreSQL: ids only, nothing is stored. A lost notice is
 * made good by the next beat, so presence is late at worst, and never the truth about anything.
 */
@Injectable()
export class PresenceWire {
  /** This process, among the gateways. */
  private readonly self = newId();
  private readonly bell: Listener;
  private listener: WireListener | undefined;

  constructor(
    private readonly transactions: Transactions,
    database: DatabaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.bell = new Listener(database.DATABASE_URL, [CHANNEL], (_channel, text) => this.hear(text));
  }

  async start(listener: WireListener): Promise<void> {
    this.listener = listener;
    await this.bell.start();
    await this.send({ from: this.self, ask: true });
  }

  async stop(): Promise<void> {
    this.listener = undefined;
    await this.bell.stop();
  }

  async tell(incidentId: string, attending: readonly Attending[]): Promise<void> {
    const people = attending.slice(0, ATTENDING_MAX).map(({ id, doing }) => [id, DOINGS.indexOf(doing)]);
    await this.send({ from: this.self, incident: incidentId, people });
  }

  /** Outside any transaction: a notice in one would make commits wait for one another. */
  private async send(message: object): Promise<void> {
    try {
      await sendNotice(this.transactions.reader, CHANNEL, JSON.stringify(message));
    } catch (error) {
      this.logger.debug({ err: describeError(error) }, 'presence could not be told; the next beat tells it');
    }
  }

  private hear(text: string): void {
    const message = parse(text);
    if (!message || message.from === this.self) return;
    if (message.ask === true) this.listener?.onAsked();
    else if (
      typeof message.incident === 'string' &&
      UUID.test(message.incident) &&
      Array.isArray(message.people)
    ) {
      this.listener?.onAttending(message.from, message.incident, attendingOf(message.people as unknown[]));
    }
  }
}

interface Message {
  readonly from: string;
  readonly ask?: unknown;
  readonly incident?: unknown;
  readonly people?: unknown;
}

/** A gateway of another version may speak otherwise: what is not understood is not heard. */
function parse(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message | null;
    return typeof message?.from === 'string' && UUID.test(message.from) ? message : null;
  } catch {
    return null;
  }
}

function attendingOf(people: readonly unknown[]): Attending[] {
  return people.slice(0, ATTENDING_MAX).flatMap((entry) => {
    const [id, index] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const doing = typeof index === 'number' ? DOINGS[index] : undefined;
    return typeof id === 'string' && UUID.test(id) && doing ? [{ id, doing }] : [];
  });
}
