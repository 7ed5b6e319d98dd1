import { DomainError, actorLabel } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { openPause } from './domain/clock-state.js';
import { evaluate } from './domain/evaluate.js';
import { clockIn } from './pause-clock.js';
import { type NewFact, type OpenLedger, SubjectLedger } from './subject-ledger.js';

/** Ends a pause: the clock runs on and its due time moves by as long as it stood. */
@Injectable()
export class ResumeClock {
  constructor(private readonly ledgers: SubjectLedger) {}

  async execute(
    tx: Tx,
    { kind, id, clockRowId }: SubjectKey & { clockRowId: string },
  ): Promise<ClockOutcome> {
    const ledger = await this.ledgers.open(tx, { kind, id });
    const clock = clockIn(ledger, clockRowId);
    if (!openPause(clock)) throw new DomainError('refused', 'clock-not-paused', 'This clock is not paused.');
    const at = ledger.subject.now.getTime();
    return this.ledgers.append(tx, ledger, [
      { kind: 'resume', at, clock: clock.key, author: actorLabel(tx.actor) },
    ]);
  }
}

/** Something that was waited for has come: the reason clocks stood still for, and who or what brought it. */
export interface Arrival {
  readonly reason: string;
  readonly author: string;
}

/** Ends every open pause of a subject with the reason that is over, now. */
export function resumesOf(ledger: OpenLedger, { reason, author }: Arrival): NewFact[] {
  if (![...ledger.stored.values()].some(({ state }) => state === 'paused')) return [];
  const at = ledger.subject.now.getTime();
  return evaluate(ledger.policies, ledger.history)
    .filter((clock) => openPause(clock)?.reason === reason)
    .map((clock) => ({ kind: 'resume', at, clock: clock.key, author }));
}
