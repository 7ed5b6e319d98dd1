import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import { copySubject } from './data/copy-subject.js';
import type { SubjectKey } from './data/subject-store.js';
import { situationOf } from './domain/situation.js';
import { SubjectLedger } from './subject-ledger.js';

export interface SplitSubjectInput extends SubjectKey {
  /** The new part; nothing has clocks under this id yet. */
  readonly into: { readonly id: string; readonly reference: string };
}

/**
 * One subject turns out to be two. The new part begins with the whole history of the old one, so that every clock of
 * both keeps its start, its due time and its verdict; from here on each has its own record.
 */
@Injectable()
export class SplitSubject {
  constructor(private readonly ledgers: SubjectLedger) {}

  async execute(
    tx: Tx,
    { kind, id, into }: SplitSubjectInput,
  ): Promise<{ whole: ClockOutcome; part: ClockOutcome }> {
    const whole = await this.ledgers.open(tx, { kind, id });
    if (situationOf(whole.history).merged)
      throw new DomainError('conflict', 'already-merged', `${whole.subject.reference} has been merged.`);
    const at = whole.subject.now.getTime();
    await copySubject(tx, { kind, id }, into);
    const part = await this.ledgers.open(tx, { kind, id: into.id });
    return {
      part: await this.ledgers.append(tx, part, [{ kind: 'split-from', at, from: id }]),
      whole: await this.ledgers.append(tx, whole, [{ kind: 'split-off', at, into: into.id }]),
    };
  }
}
