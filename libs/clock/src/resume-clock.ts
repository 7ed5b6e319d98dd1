import { DomainError, actorLabel } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { openPause } from './domain/clock-state.js';
import { clockIn } from './pause-clock.js';
import { SubjectLedger } from './subject-ledger.js';

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
