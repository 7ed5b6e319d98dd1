import type { Tlp } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ClockEvent, type ClockFacts, eventFact } from './clock-facts.js';
import type { ClockOutcome } from './clock-outcome.js';
import { type SubjectKey, updateSubject } from './data/subject-store.js';
import { type Situation, situationOf } from './domain/situation.js';
import { type Arrival, resumesOf } from './resume-clock.js';
import { type NewFact, type OpenLedger, SubjectLedger } from './subject-ledger.js';

export interface ClockNews extends SubjectKey {
  readonly events?: readonly ClockEvent[];
  readonly facts?: ClockFacts;
  readonly tlp?: Tlp;
  /** What clocks stood still for has come: every pause for this reason ends with it. `author` says what it was. */
  readonly arrived?: Arrival;
}

/**
 * Records several things at once. Events come before changed facts, so that a classification that also raises the
 * severity starts the clock first and then hands it over, counted from the change.
 */
@Injectable()
export class RecordClockEvents {
  constructor(private readonly ledgers: SubjectLedger) {}

  async execute(tx: Tx, { kind, id, events = [], facts, tlp, arrived }: ClockNews): Promise<ClockOutcome> {
    const ledger = await this.ledgers.open(tx, { kind, id });
    const { now } = ledger.subject;
    if (tlp !== undefined && tlp !== ledger.subject.tlp) await updateSubject(tx, { kind, id }, { tlp });
    const change = facts && changeFact(ledger, facts);
    return this.ledgers.append(tx, ledger, [
      // First, so that a clock the act also stops has run on by then.
      ...(arrived ? resumesOf(ledger, arrived) : []),
      ...events.map((event) => eventFact(event, now)),
      ...(change ? [change] : []),
    ]);
  }
}

/** What differs from the facts so far, or undefined: saying the same again is not a change. */
function changeFact({ history, subject }: OpenLedger, facts: ClockFacts): NewFact | undefined {
  const known = situationOf(history);
  const change = {
    ...(facts.severity !== undefined && facts.severity !== known.severity
      ? { severity: facts.severity }
      : {}),
    ...(facts.categories && !sameList(facts.categories, known.categories)
      ? { categories: facts.categories }
      : {}),
    ...flagsChange(facts.flags, known.statedFlags),
    ...partyChange(facts, known, subject.constituentId),
  };
  if (Object.keys(change).length === 0) return undefined;
  return { kind: 'change', at: subject.now.getTime(), ...change };
}

function flagsChange(flags: readonly string[] | undefined, stated: ReadonlySet<string>) {
  if (!flags) return {};
  const set = flags.filter((flag) => !stated.has(flag)).map((flag) => [flag, true] as const);
  const cleared = [...stated].filter((flag) => !flags.includes(flag)).map((flag) => [flag, false] as const);
  return set.length + cleared.length === 0 ? {} : { flags: Object.fromEntries([...set, ...cleared]) };
}

function partyChange(facts: ClockFacts, known: Situation, constituentId: string | null) {
  const party = constituentId === null ? undefined : known.parties.get(constituentId);
  if (!party) return {};
  const sectors = facts.sector === undefined ? party.sectors : [facts.sector];
  const entityKinds = facts.entityKinds ?? party.entityKinds;
  return sameList(sectors, party.sectors) && sameList(entityKinds, party.entityKinds)
    ? {}
    : { parties: [{ id: party.id, sectors, entityKinds }] };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value) => b.includes(value));
}
