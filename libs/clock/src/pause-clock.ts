import { DomainError, actorLabel, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { instanceName } from './domain/clock-rows.js';
import type { ClockState } from './domain/clock-state.js';
import { evaluate } from './domain/evaluate.js';
import { type PauseRefusal, pauseRefusal } from './domain/pausing.js';
import { type OpenLedger, SubjectLedger } from './subject-ledger.js';

const REFUSALS: Record<PauseRefusal, string> = {
  'not-open': 'This clock has ended.',
  'already-paused': 'This clock stands still already.',
  'not-pausable': 'This clock never stands still: only house clocks that their policy marks as pausable do.',
  'reason-not-listed': 'The policy of this clock does not list this reason for a pause.',
  'already-due': 'This clock is overdue: a pause cannot take that back.',
};

/** Lets a house clock stand still for a listed reason. The pause is added to its due time when it is resumed. */
@Injectable()
export class PauseClock {
  constructor(private readonly ledgers: SubjectLedger) {}

  async execute(
    tx: Tx,
    { kind, id, clockRowId, reason }: SubjectKey & { clockRowId: string; reason: string },
  ): Promise<ClockOutcome> {
    const ledger = await this.ledgers.open(tx, { kind, id });
    const clock = clockIn(ledger, clockRowId);
    const at = ledger.subject.now.getTime();
    const refusal = pauseRefusal(clock, reason, at);
    if (refusal) throw new DomainError('refused', `clock-${refusal}`, REFUSALS[refusal]);
    const author = actorLabel(tx.actor);
    return this.ledgers.append(tx, ledger, [{ kind: 'pause', at, clock: clock.key, reason, author }]);
  }
}

/** The clock of a subject by the id of its row. */
export function clockIn({ policies, history, stored }: OpenLedger, clockRowId: string): ClockState {
  const clock = evaluate(policies, history).find((one) => stored.get(instanceName(one))?.id === clockRowId);
  if (!clock) throw notFound('clock');
  return clock;
}
