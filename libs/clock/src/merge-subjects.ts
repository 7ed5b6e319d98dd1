import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockOutcome } from './clock-outcome.js';
import type { Pin } from './data/clock-subject.entity.js';
import { PolicyStore } from './data/policy-store.js';
import { type SubjectKey, updateSubject } from './data/subject-store.js';
import { evaluate } from './domain/evaluate.js';
import { carriedFrom, settledOn } from './domain/merge.js';
import { situationOf } from './domain/situation.js';
import { type OpenLedger, SubjectLedger } from './subject-ledger.js';

/**
 * Two subjects turn out to be one. The surviving one takes over every open clock with its earliest due time for each
 * duty holder; the absorbed one keeps its whole history and starts nothing more.
 */
@Injectable()
export class MergeSubjects {
  constructor(
    private readonly ledgers: SubjectLedger,
    private readonly policies: PolicyStore,
  ) {}

  async execute(
    tx: Tx,
    { kind, survivorId, absorbedId }: { kind: SubjectKey['kind']; survivorId: string; absorbedId: string },
  ): Promise<{ survivor: ClockOutcome; absorbed: ClockOutcome }> {
    if (survivorId === absorbedId)
      throw new DomainError('invalid', 'merge-with-itself', 'A subject cannot be merged with itself.');
    // Always in the same order: two merges of the same pair must not wait for each other.
    const [firstId, secondId] = [survivorId, absorbedId].sort() as [string, string];
    const first = await this.ledgers.open(tx, { kind, id: firstId });
    const second = await this.ledgers.open(tx, { kind, id: secondId });
    const [survivor, absorbed] = firstId === survivorId ? [first, second] : [second, first];
    for (const { history, subject } of [survivor, absorbed])
      if (situationOf(history).merged)
        throw new DomainError('conflict', 'already-merged', `${subject.reference} has been merged already.`);
    return this.merge(tx, survivor, absorbed);
  }

  private async merge(tx: Tx, survivor: OpenLedger, absorbed: OpenLedger) {
    const at = survivor.subject.now.getTime();
    const clocks = evaluate(absorbed.policies, absorbed.history);
    const situation = situationOf(absorbed.history);
    const closed = await this.ledgers.append(tx, absorbed, [
      { kind: 'merged-into', at, into: survivor.subject.id },
    ]);
    const pinned = withCarried(survivor.subject.pinned, absorbed.subject.pinned);
    await updateSubject(tx, survivor.subject, { pinned });
    const bound = { ...survivor, policies: await this.policies.resolve(tx, pinned) };
    const outcome = await this.ledgers.append(tx, bound, [
      {
        kind: 'taken-over',
        at,
        from: absorbed.subject.id,
        parties: [...situation.parties.values()],
        clocks: carriedFrom(clocks, at),
        settled: settledOn(clocks),
      },
    ]);
    return { survivor: outcome, absorbed: closed };
  }
}

/** Versions only the absorbed subject was bound to come along for its clocks, and start no others. */
function withCarried(own: readonly Pin[], others: readonly Pin[]): Pin[] {
  const isOwn = (pin: Pin): boolean =>
    own.some(({ id, version }) => id === pin.id && version === pin.version);
  return [...own, ...others.filter((pin) => !isOwn(pin)).map((pin) => ({ ...pin, carried: true }))];
}
