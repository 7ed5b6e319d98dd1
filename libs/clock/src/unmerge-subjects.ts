import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { evaluate } from './domain/evaluate.js';
import { situationOf } from './domain/situation.js';
import { givenBackFrom, mergeOf, sharedSince } from './domain/unmerge.js';
import { type OpenLedger, SubjectLedger } from './subject-ledger.js';

/**
 * Two subjects turn out not to be one after all. The absorbed one goes on with every clock it had handed over, under
 * the due time it was handed over with; the survivor keeps its own. Neither record loses a line.
 */
@Injectable()
export class UnmergeSubjects {
  constructor(private readonly ledgers: SubjectLedger) {}

  async execute(
    tx: Tx,
    { kind, survivorId, absorbedId }: { kind: SubjectKey['kind']; survivorId: string; absorbedId: string },
  ): Promise<{ survivor: ClockOutcome; absorbed: ClockOutcome }> {
    // In the same order as a merge takes them.
    const [firstId, secondId] = [survivorId, absorbedId].sort() as [string, string];
    const first = await this.ledgers.open(tx, { kind, id: firstId });
    const second = await this.ledgers.open(tx, { kind, id: secondId });
    const [survivor, absorbed] = firstId === survivorId ? [first, second] : [second, first];
    const merge = situationOf(absorbed.history).merged ? mergeOf(survivor.history, absorbedId) : undefined;
    if (!merge)
      throw new DomainError('conflict', 'not-merged', `${absorbed.subject.reference} is not merged into it.`);
    if (situationOf(survivor.history).merged)
      throw new DomainError('conflict', 'already-merged', `${survivor.subject.reference} is merged itself.`);
    return this.part(tx, survivor, absorbed, merge);
  }

  private async part(
    tx: Tx,
    survivor: OpenLedger,
    absorbed: OpenLedger,
    merge: NonNullable<ReturnType<typeof mergeOf>>,
  ) {
    const at = survivor.subject.now.getTime();
    const clocks = evaluate(survivor.policies, survivor.history);
    const back = givenBackFrom({ policies: survivor.policies, clocks }, merge, at);
    return {
      absorbed: await this.ledgers.append(tx, absorbed, [
        ...sharedSince(survivor.history, merge).map(
          ({ seq: _seq, recordedAt: _recordedAt, ...fact }) => fact,
        ),
        { kind: 'given-back', at, from: survivor.subject.id, ...back },
      ]),
      survivor: await this.ledgers.append(tx, survivor, [{ kind: 'released', at, to: absorbed.subject.id }]),
    };
  }
}
