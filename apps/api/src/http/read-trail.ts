import { appendAudit } from '@fcert/audit';
import { type RestrictedCase, restrictedCases } from '@fcert/incidents';
import { type Actor, systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';

/** Who reads the same case again within this time has been written down already. */
const WINDOW_MS = 60_000;
/** Reads remembered at once; beyond it the oldest are written down anew. */
const REMEMBERED_MAX = 20_000;
/** Sees every case: one that was shown against the rules must be written down all the more. */
const TRAIL = systemActor('read-trail');

export interface Reading {
  readonly actor: Actor;
  readonly route: string;
  readonly correlationId: string;
}

/**
 * Writes down who was shown a case marked RED or AMBER+STRICT or kept for named readers, **before the answer leaves**: there
 * is no answer about one without its entry; a list is looked through by label. What is not restricted costs one look-up by
 * key and no write.
 */
@Injectable()
export class ReadTrail {
  private readonly seen = new Map<string, number>();

  constructor(private readonly transactions: Transactions) {}

  /** @param references numbers of incidents and reports the answer is about */
  async note(reading: Reading, references: readonly string[]): Promise<void> {
    const found = await restrictedCases(this.transactions.as(TRAIL).reader, references);
    // Not the time of day: somebody may set that back, and an hour of reads would go unwritten.
    const now = performance.now();
    const fresh = found.filter((it) => (this.seen.get(keyOf(reading, it)) ?? -Infinity) < now - WINDOW_MS);
    if (fresh.length === 0) return;
    const { actor, route, correlationId } = reading;
    await this.transactions.run({ actor, correlationId }, (tx) =>
      appendAudit(
        tx,
        fresh.map(({ kind, id, reference, tlp }) => ({
          action: `${kind}.read`,
          objectKind: kind,
          objectId: id,
          reference,
          data: { route, tlp },
        })),
      ),
    );
    for (const it of fresh) this.remember(keyOf(reading, it), now);
  }

  private remember(key: string, now: number): void {
    this.seen.delete(key);
    this.seen.set(key, now);
    if (this.seen.size <= REMEMBERED_MAX) return;
    const [oldest] = this.seen.keys();
    this.seen.delete(oldest!);
  }
}

const keyOf = ({ actor, route }: Reading, { id }: RestrictedCase) => `${actor.id} ${route} ${id}`;
