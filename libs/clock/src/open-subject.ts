import { DomainError, type Tlp } from '@fcert/kernel';
import { type Tx, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ClockEvent, type ClockFacts, eventFact } from './clock-facts.js';
import type { ClockOutcome } from './clock-outcome.js';
import { PolicyStore } from './data/policy-store.js';
import { insertSubject } from './data/subject-store.js';
import { evaluate } from './domain/evaluate.js';
import type { SubjectKind } from './domain/history.js';
import type { RecordableEvent } from './domain/policy.js';
import { type NewFact, inOrder, settle } from './subject-ledger.js';

export interface OpenSubjectInput {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly reference: string;
  /** The reporting organisation; null where FCERT found it itself and nobody owes a report yet. */
  readonly constituentId: string | null;
  /** The provider that owes the clocks of an `mssp-task`. */
  readonly providerId: string | null;
  readonly tlp: Tlp;
  readonly facts: ClockFacts;
  /** Everything known already. */
  readonly events: readonly ClockEvent[];
  /** Policies to pin beside the enabled ones, e.g. the one of a contract. */
  readonly policyIds?: readonly string[];
}

/** What a report states about the time before it. */
const BEFORE_RECEIPT: ReadonlySet<RecordableEvent> = new Set<RecordableEvent>([
  'occurred',
  'detected',
  'noticed',
  'aware',
  'reasonable_belief',
]);

/**
 * Puts a subject on the clock ledger: pins the texts in force at the database's instant and starts every clock they
 * demand, in the transaction that opens the incident or assigns the task. Two statements.
 */
@Injectable()
export class OpenSubject {
  constructor(private readonly policies: PolicyStore) {}

  async execute(tx: Tx, input: OpenSubjectInput): Promise<ClockOutcome> {
    const { now, pins, policies } = await this.policies.inForce(tx, input.kind, input.policyIds ?? []);
    const subject = { kind: input.kind, id: input.id };
    const facts = inOrder([openedFact(input, now), ...eventFacts(input.events, now)], 0, now);
    const { write, outcome } = settle(subject, facts, evaluate(policies, facts), new Map());
    const { reference, constituentId, providerId, tlp } = input;
    try {
      await insertSubject(
        tx,
        { ...subject, reference, constituentId, providerId, tlp, pinned: pins, openedAt: now },
        write,
      );
    } catch (error) {
      if (sqlState(error) === '23505')
        throw new DomainError('conflict', 'clock-subject-exists', `${reference} has its clocks already.`);
      throw error;
    }
    return outcome;
  }
}

function openedFact({ kind, constituentId, providerId, facts }: OpenSubjectInput, now: Date): NewFact {
  const party = {
    id: constituentId ?? '',
    sectors: facts.sector === undefined ? [] : [facts.sector],
    entityKinds: facts.entityKinds ?? [],
  };
  return {
    kind: 'opened',
    at: now.getTime(),
    subjectKind: kind,
    parties: constituentId === null ? [] : [party],
    providerId,
    severity: facts.severity ?? null,
    categories: facts.categories ?? [],
    flags: Object.fromEntries((facts.flags ?? []).map((flag) => [flag, true])),
  };
}

/** A report cannot state something later than itself: what it says of the time before is held to its receipt. */
function eventFacts(events: readonly ClockEvent[], now: Date): NewFact[] {
  const receipt = events.find((one) => one.event === 'received_by_fcert')?.at ?? now;
  return events.map((one) => eventFact(one, BEFORE_RECEIPT.has(one.event) && receipt < now ? receipt : now));
}
