import { type Severity, compareSeverity } from '@fcert/kernel';
import { type DutyHolder, FCERT } from './duty-holder.js';
import type {
  ChangeFact,
  EventFact,
  HistoryFact,
  OpenedFact,
  Party,
  ReopenedFact,
  SubjectKind,
  TakenOverFact,
} from './history.js';
import type { Instant } from './instant.js';
import type { ClockDefinition, ClockEventName, ClockPolicy } from './policy.js';
import type { DutyPeriodKey } from './recurring.js';
import type { ScopeFacts } from './scope.js';

export interface KnownEvent extends Omit<EventFact, 'kind' | 'event'> {
  readonly event: ClockEventName;
}

/** What is known about a subject after the facts recorded so far. */
export class Situation {
  subjectKind: SubjectKind = 'incident';
  openedAt: Instant = 0;
  severity: Severity | null = null;
  /** Severity before the latest fact; tells raised from lowered. */
  severityBefore: Severity | null = null;
  merged = false;
  readonly parties = new Map<string, Party>();
  /** Grows with every fact that may change what scopes are compared with. */
  scopeRevision = 0;
  private readonly events = new Map<ClockEventName, KnownEvent[]>();
  /** Up to which fact, by `seq`, an event does not hold any more. */
  private readonly takenBack = new Map<ClockEventName, number>();
  private endedByHandling = false;
  private readonly cameWith = new Map<string, string>();
  /** Of a recurring duty: the period this subject is. */
  period: DutyPeriodKey | null = null;
  private providerId: string | null = null;
  categories: readonly string[] = [];
  /** As the facts so far name them, apart from what events imply. */
  readonly statedFlags = new Set<string>();
  /** `ongoing` holds from the opening until the event `handled`, unless it is set otherwise. */
  private readonly flags = new Set<string>(['ongoing']);

  apply(fact: HistoryFact): void {
    this.severityBefore = this.severity;
    if (mayChangeScopes(fact)) this.scopeRevision += 1;
    switch (fact.kind) {
      case 'opened':
        return this.open(fact);
      case 'event':
        this.note(fact);
        if (fact.event === 'handled') this.endedByHandling = this.flags.delete('ongoing');
        return;
      case 'change':
        return this.change(fact);
      case 'taken-over':
        return this.join(fact);
      case 'merged-into':
        this.merged = true;
        return;
      case 'given-back':
        this.merged = false;
        return;
      case 'released':
        return this.part(fact.to);
      case 'reopened':
        return this.reopen(fact);
      case 'pause':
      case 'resume':
      case 'split-off':
      case 'split-from':
        return;
    }
  }

  /** Everybody who can owe a clock of this kind here. Tasks carry the provider's clocks, incidents all others. */
  holdersOf(definition: ClockDefinition): DutyHolder[] {
    if (this.period) return [this.period.holder];
    if ((definition.dutyHolder === 'mssp') !== (this.subjectKind === 'mssp-task')) return [];
    if (definition.dutyHolder === 'fcert') return [FCERT];
    if (definition.dutyHolder === 'mssp') return [{ kind: 'mssp', id: this.providerId }];
    return [...this.parties.keys()].map((id) => ({ kind: 'constituent', id }));
  }

  /** The facts as they stand towards one duty holder; FCERT and a provider answer for every party. */
  factsFor(holder: DutyHolder, policy: ClockPolicy): ScopeFacts {
    const parties = [...this.parties.values()].filter(
      (party) => holder.kind !== 'constituent' || party.id === holder.id,
    );
    return {
      sectors: parties.flatMap((party) => party.sectors),
      entityKinds: parties.flatMap((party) => party.entityKinds),
      severity: this.severity ?? policy.unknownSeverityAs ?? null,
      categories: this.categories,
      flags: this.flags,
    };
  }

  /** All that happened under a name, whoever it concerns, earliest first; of one instant in order of recording. */
  eventsNamed(name: ClockEventName): readonly KnownEvent[] {
    return this.events.get(name) ?? [];
  }

  /** The earliest instant an event that concerns this holder ever happened. */
  firstAt(name: ClockEventName, holder: DutyHolder): Instant | null {
    return this.eventsNamed(name).find((known) => concerns(known, holder))?.at ?? null;
  }

  lastAt(name: ClockEventName, holder: DutyHolder): Instant | null {
    return this.eventsNamed(name).findLast((known) => concerns(known, holder))?.at ?? null;
  }

  /** Whether one of these has happened that concerns this holder, and was not taken back. */
  holds(names: readonly ClockEventName[], holder: DutyHolder): boolean {
    return names.some((name) => {
      const since = this.takenBack.get(name) ?? 0;
      return this.eventsNamed(name).some((known) => known.seq > since && concerns(known, holder));
    });
  }

  private note(event: KnownEvent): void {
    const had = this.events.get(event.event);
    if (!had) this.events.set(event.event, [event]);
    // Most are recorded in the order in which they happen.
    else had.splice(had.findLastIndex((known) => known.at <= event.at) + 1, 0, event);
  }

  private open(fact: OpenedFact): void {
    this.subjectKind = fact.subjectKind;
    this.openedAt = fact.at;
    this.providerId = fact.providerId;
    this.period = fact.period ?? null;
    this.severity = fact.severity;
    this.categories = fact.categories;
    for (const party of fact.parties) this.parties.set(party.id, party);
    this.setFlags(fact.flags);
  }

  private join(fact: TakenOverFact): void {
    for (const party of fact.parties) {
      if (this.parties.has(party.id)) continue;
      this.parties.set(party.id, party);
      this.cameWith.set(party.id, fact.from);
    }
  }

  /** Who came with a subject leaves with it. */
  private part(subjectId: string): void {
    for (const [id, from] of this.cameWith) {
      if (from !== subjectId) continue;
      this.parties.delete(id);
      this.cameWith.delete(id);
    }
  }

  private change(fact: ChangeFact): void {
    if (fact.severity !== undefined) this.severity = fact.severity;
    if (fact.categories) this.categories = fact.categories;
    this.setFlags(fact.flags ?? {});
    for (const party of fact.parties ?? []) this.parties.set(party.id, party);
    if (this.severity && this.severityBefore && compareSeverity(this.severity, this.severityBefore) > 0)
      this.note({ seq: fact.seq, at: fact.at, recordedAt: fact.recordedAt, event: 'severity_raised' });
  }

  private reopen({ seq, takesBack }: ReopenedFact): void {
    for (const name of takesBack) this.takenBack.set(name, seq);
    if (takesBack.includes('handled') && this.endedByHandling) this.flags.add('ongoing');
  }

  private setFlags(flags: Readonly<Record<string, boolean>>): void {
    if ('ongoing' in flags) this.endedByHandling = false;
    for (const [flag, on] of Object.entries(flags)) {
      for (const set of [this.flags, this.statedFlags]) {
        if (on) set.add(flag);
        else set.delete(flag);
      }
    }
  }
}

/** Organisations come and go by these facts, and only these change the rest of what scopes read. */
function mayChangeScopes(fact: HistoryFact): boolean {
  switch (fact.kind) {
    case 'opened':
    case 'change':
    case 'taken-over':
    case 'released':
    case 'reopened':
      return true;
    case 'event':
      return fact.event === 'handled';
    default:
      return false;
  }
}

/** An act of one organisation does not concern another of the same kind. */
export function concerns(known: KnownEvent, holder: DutyHolder): boolean {
  if (!known.by || known.by.kind !== holder.kind) return true;
  return known.by.id == null || holder.id === null || known.by.id === holder.id;
}

export function situationOf(history: readonly HistoryFact[]): Situation {
  const situation = new Situation();
  for (const fact of history) situation.apply(fact);
  return situation;
}
