import { DomainError, type Tlp } from '@fcert/kernel';
import { type Tx, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ClockEvent, type ClockFacts, eventFact } from './clock-facts.js';
import type { ClockOutcome } from './clock-outcome.js';
import { type InForce, PolicyStore } from './data/policy-store.js';
import { type NewSubject, insertSubjects } from './data/subject-store.js';
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
 * Puts subjects on the clock ledger: pins the texts in force at the database's instant and starts every clock they
 * demand, in the transaction that opens the incident or assigns the task. Two statements, however many subjects there
 * are, as long as the same policies are asked for. Outcomes stand in the order of the inputs.
 */
@Injectable()
export class OpenSubjects {
  constructor(private readonly policies: PolicyStore) {}

  async execute(tx: Tx, inputs: readonly OpenSubjectInput[]): Promise<ClockOutcome[]> {
    const opened: { news: NewSubject; outcome: ClockOutcome }[] = [];
    const texts = new Map<string, InForce>();
    for (const input of inputs) {
      const wanted = [input.kind, ...(input.policyIds ?? [])].join(' ');
      const inForce =
        texts.get(wanted) ?? (await this.policies.inForce(tx, input.kind, input.policyIds ?? []));
      texts.set(wanted, inForce);
      opened.push(open(input, inForce));
    }
    if (opened.length === 0) return [];
    try {
      await insertSubjects(
        tx,
        opened.map(({ news }) => news),
      );
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      const references = inputs.map(({ reference }) => reference).join(', ');
      throw new DomainError('conflict', 'clock-subject-exists', `${references} has its clocks already.`);
    }
    return opened.map(({ outcome }) => outcome);
  }
}

function open(
  input: OpenSubjectInput,
  { now, pins, policies }: InForce,
): { news: NewSubject; outcome: ClockOutcome } {
  const facts = inOrder([openedFact(input, now), ...eventFacts(input.events, now)], 0, now);
  const subject = { kind: input.kind, id: input.id };
  const { write, outcome } = settle(subject, facts, evaluate(policies, facts), new Map());
  const { reference, constituentId, providerId, tlp } = input;
  return {
    news: { subject: { reference, constituentId, providerId, tlp, pinned: pins, openedAt: now }, write },
    outcome,
  };
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
