import { appendAudit } from '@fcert/audit';
import { type Actor, systemActor } from '@fcert/kernel';
import { LOGGER, Transactions, describeError } from '@fcert/platform';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';

const FLUSH_MS = 1000;
/** Refusals of one caller on one route within this time become one entry more, with their number. */
const WINDOW_MS = 60_000;
/** Callers and routes told apart within the window; whoever comes beyond is counted together. */
const KEYS_MAX = 1000;
const NOBODY = systemActor('anonymous');
const REST = 'rest';

export interface Refusal {
  readonly action: 'access.refused' | 'session.throttled';
  /** Method and pattern of the route, never the address: that is written by whoever asks. */
  readonly route: string;
  readonly status: number;
  readonly actor: Actor | undefined;
  readonly correlationId: string;
}

interface Kept {
  readonly refusal: Refusal;
  since: number;
  count: number;
  isFirst: boolean;
}

/**
 * Writes down who was refused. The first refusal of a caller on a route is written within a second, the others of that
 * minute as one entry with their number, so a scanner cannot flood the ledger. A process that is killed loses the
 * counts of its last minute and first refusals of its last second: each request stands in the log as well.
 */
@Injectable()
export class RefusalTrail implements BeforeApplicationShutdown {
  private readonly kept = new Map<string, Kept>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  note(refusal: Refusal): void {
    const name = `${refusal.actor?.id ?? ''} ${refusal.route} ${refusal.status}`;
    const key = this.kept.has(name) || this.kept.size < KEYS_MAX ? name : REST;
    const kept = this.kept.get(key);
    if (kept) kept.count += 1;
    else
      this.kept.set(key, {
        refusal: key === REST ? rest(refusal) : refusal,
        since: performance.now(),
        count: 1,
        isFirst: true,
      });
    this.timer ??= setTimeout(() => this.flushSoon(), FLUSH_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
    await this.flush(true);
  }

  private flushSoon(): void {
    this.timer = undefined;
    this.writing = this.flush(false)
      .catch((error: unknown) =>
        this.logger.error({ err: describeError(error) }, 'refusals could not be written; tried again'),
      )
      .then(() => {
        if (this.kept.size > 0) this.timer ??= setTimeout(() => this.flushSoon(), FLUSH_MS).unref();
      });
  }

  /** What cannot be written stays and is counted on. */
  private async flush(isLast: boolean): Promise<void> {
    const now = performance.now();
    const due = [...this.kept].filter(
      ([, it]) => it.count > 0 && (it.isFirst || isLast || now - it.since >= WINDOW_MS),
    );
    const told = due.map(([key, { refusal, count }]) => ({ key, refusal, count }));
    if (told.length > 0) await this.write(told);
    for (const { key, count } of told) {
      const it = this.kept.get(key)!;
      it.count -= count;
      it.isFirst = false;
      it.since = now;
    }
    for (const [key, it] of this.kept)
      if (it.count === 0 && now - it.since >= WINDOW_MS) this.kept.delete(key);
  }

  private write(told: readonly { refusal: Refusal; count: number }[]): Promise<void> {
    return this.transactions.run({ actor: NOBODY }, (tx) =>
      appendAudit(
        tx,
        told.map(({ refusal: { action, route, status, actor = NOBODY, correlationId }, count }) => ({
          action,
          objectKind: 'route',
          objectId: route,
          data: { status, count },
          by: { actor, correlationId },
        })),
      ),
    );
  }
}

function rest(refusal: Refusal): Refusal {
  return { ...refusal, route: 'many routes', actor: undefined };
}
