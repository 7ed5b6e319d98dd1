import type { FcertEvents } from '@fcert/kernel';
import { LOGGER, describeError } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { EventTail } from './event-tail.js';
import type { Subject } from './live-messages.js';
import type { Subscription } from './subscription.js';

const ROUND_MS = 1000;
/** Every session and key is looked at again this often, which also ends it soon after it expires. */
const RECHECK_MS = 25_000;
/** Looked at again this soon after it came and after a revocation: longer than any cached answer lives. */
const SOON_MS = 1200;
const AT_ONCE = 8;

/**
 * Rights end while sockets stay open, so every subject is asked for again: when the log tells of a revocation, soon
 * after the handshake (it may have crossed one), and on a steady round in case no one told.
 */
@Injectable()
export class Revalidation {
  private readonly due = new WeakMap<Subscription, number>();
  private open: ReadonlySet<Subscription> = new Set();
  private timer: NodeJS.Timeout | undefined;
  private checking = false;

  constructor(
    private readonly tail: EventTail,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(open: ReadonlySet<Subscription>): void {
    this.open = open;
    this.timer = setInterval(() => void this.round(), ROUND_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  soon(subscription: Subscription): void {
    this.due.set(subscription, performance.now() + SOON_MS);
  }

  onRevoked(revoked: FcertEvents['session.revoked']): void {
    for (const subscription of this.open) {
      if (!concerns(revoked, subscription.subject)) continue;
      this.soon(subscription);
      void this.check(subscription, SOON_MS);
    }
  }

  private async round(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    const now = performance.now();
    const due = [...this.open].filter((it) => (this.due.get(it) ?? 0) <= now);
    for (let i = 0; i < due.length; i += AT_ONCE) {
      await Promise.all(due.slice(i, i + AT_ONCE).map((it) => this.check(it, RECHECK_MS)));
    }
    this.checking = false;
  }

  /** A check that cannot be made is made again next round; without the database no event goes out either. */
  private async check(subscription: Subscription, nextMs: number): Promise<void> {
    const { socket } = subscription;
    try {
      const today = await socket.data.recheck();
      if (!subscription.isOpen) return;
      if (!today) this.end(subscription);
      else if (!sameRights(today, subscription.subject)) this.change(subscription, today);
      this.due.set(subscription, performance.now() + nextMs);
    } catch (error) {
      this.logger.debug({ err: describeError(error) }, 'a session could not be checked');
    }
  }

  private end({ socket }: Subscription): void {
    this.logger.info(
      { socketId: socket.id, role: socket.data.subject.role },
      'live socket ended: signed out',
    );
    socket.emit('revoked', { code: 'signed-out' });
    socket.disconnect(true);
  }

  /** What the client holds was sent under other rights: it drops it and reads again under today's. */
  private change(subscription: Subscription, today: Subject): void {
    subscription.socket.data.subject = today;
    if (subscription.isLive) subscription.resync('rights-changed', this.tail.position);
  }
}

function concerns(revoked: FcertEvents['session.revoked'], subject: Subject): boolean {
  if (subject.kind === 'api-key') return revoked.keyId === subject.id;
  return revoked.sessionId === subject.sessionId || revoked.personId === subject.id;
}

function sameRights(a: Subject, b: Subject): boolean {
  const rights = (it: Subject) =>
    JSON.stringify([it.id, it.role, it.constituentId, it.providerId, it.kind === 'api-key' ? it.scopes : []]);
  return rights(a) === rights(b);
}
