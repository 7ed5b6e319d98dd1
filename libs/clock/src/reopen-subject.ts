import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { CLOSINGS } from './domain/policy.js';
import { situationOf } from './domain/situation.js';
import { SubjectLedger } from './subject-ledger.js';

/**
 * A subject that was rejected, handled or closed goes on: every duty that had ended with that is owed again, under the
 * time it had. What had ended by an answer stays answered.
 */
@Injectable()
export class ReopenSubject {
  constructor(private readonly ledgers: SubjectLedger) {}

  /** Throws `merged-away` (refused): its clocks run on the surviving subject, and come back by taking the merge back. */
  async execute(tx: Tx, key: SubjectKey): Promise<ClockOutcome> {
    const ledger = await this.ledgers.open(tx, key);
    if (situationOf(ledger.history).merged)
      throw new DomainError(
        'refused',
        'merged-away',
        `${ledger.subject.reference} goes on under another one. To have it back, take the merge back.`,
      );
    const at = ledger.subject.now.getTime();
    return this.ledgers.append(tx, ledger, [{ kind: 'reopened', at, takesBack: CLOSINGS }]);
  }
}
