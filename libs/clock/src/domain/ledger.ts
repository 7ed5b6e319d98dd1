import {
  type ClockState,
  type Ending,
  type PinnedClock,
  type PinnedPolicy,
  dutyOf,
  isOpen,
} from './clock-state.js';
import { type DutyHolder, holderKey, sameHolder } from './duty-holder.js';
import type { ClockKey, DutyKey, HistoryFact } from './history.js';
import type { Instant } from './instant.js';
import type { ClockDefinition } from './policy.js';
import { clockOfDuty, definitionIn } from './recurring.js';
import { type ScopeFacts, inScope } from './scope.js';
import { Situation } from './situation.js';

/** A clock that could run: a definition under a pinned policy, and who would owe it. */
export interface Candidate {
  readonly pinned: PinnedClock;
  readonly holder: DutyHolder;
  /** Names it within its subject. */
  readonly name: string;
}

/** The working state of one recomputation: the situation so far and every clock instance it has made. */
export class Ledger {
  readonly situation = new Situation();
  readonly clocks: ClockState[] = [];
  readonly settledElsewhere: { readonly on: string; readonly duty: DutyKey }[] = [];
  /** How many instances of each clock there have been. */
  private readonly made = new Map<string, number>();
  private running: ClockState[] = [];
  private readonly ofDuty = new Map<string, ClockState[]>();
  private readonly trueSince = new Map<string, Instant>();
  private readonly facts = new Map<string, ScopeFacts>();
  private known: { parties: string; candidates: readonly Candidate[] } | undefined;

  constructor(readonly policies: readonly PinnedPolicy[]) {}

  add(clock: ClockState): void {
    this.clocks.push(clock);
    this.running.push(clock);
    const { policyId, holder } = clock.key;
    this.made.set(clockName(clock.key), clock.key.instance);
    const duty = dutyName(policyId, dutyOf(clock.pinned.definition), holder);
    const had = this.ofDuty.get(duty);
    if (had) had.push(clock);
    else this.ofDuty.set(duty, [clock]);
  }

  open(): ClockState[] {
    // What has ended stays ended: it need not be looked at again.
    this.running = this.running.filter(isOpen);
    return [...this.running];
  }

  /** Every instance a holder has had of one duty, oldest first. */
  instancesOf(policyId: string, duty: string, holder: DutyHolder): readonly ClockState[] {
    return this.ofDuty.get(dutyName(policyId, duty, holder)) ?? [];
  }

  openOf(policyId: string, duty: string, holder: DutyHolder): ClockState | undefined {
    return this.instancesOf(policyId, duty, holder).find(isOpen);
  }

  /** The latest instance of one clock that was met. */
  metOf(
    policyId: string,
    clockId: string,
    holder: DutyHolder,
  ): { clock: ClockState; ended: Ending } | undefined {
    const met = this.clocks.filter(
      ({ key, ended }) =>
        key.policyId === policyId &&
        key.clockId === clockId &&
        sameHolder(key.holder, holder) &&
        ended?.how === 'met',
    );
    const clock = met.at(-1);
    return clock?.ended ? { clock, ended: clock.ended } : undefined;
  }

  isSettledElsewhere(policyId: string, duty: string, holder: DutyHolder): boolean {
    return this.settledElsewhere.some(
      ({ duty: key }) => key.policyId === policyId && key.duty === duty && sameHolder(key.holder, holder),
    );
  }

  find(key: ClockKey): ClockState | undefined {
    return this.clocks.find((clock) => sameKey(clock.key, key));
  }

  nextInstance(key: Omit<ClockKey, 'instance'>): number {
    return (this.made.get(clockName(key)) ?? 0) + 1;
  }

  pinned(policyId: string, version: string, clockId: string): PinnedClock | undefined {
    const policy = this.policies.find(
      ({ document }) => document.id === policyId && document.version === version,
    );
    const definition = policy && definitionIn(policy.document, clockId);
    return policy && definition ? { policy, definition } : undefined;
  }

  /** Every clock that could run here. Changes only when an organisation joins or leaves. */
  candidates(): readonly Candidate[] {
    const parties = [...this.situation.parties.keys()].join(' ');
    if (this.known?.parties !== parties) this.known = { parties, candidates: this.listCandidates() };
    return this.known.candidates;
  }

  inScope(pinned: PinnedClock, holder: DutyHolder): boolean {
    // A period was opened for its holder because the duty is for it.
    if (this.situation.period) return true;
    const facts = this.factsFor(pinned, holder);
    return inScope(pinned.policy.document.appliesTo, facts) && inScope(pinned.definition.appliesTo, facts);
  }

  entityKinds(pinned: PinnedClock, holder: DutyHolder): readonly string[] {
    return this.factsFor(pinned, holder).entityKinds;
  }

  /** Notes for each clock that could run since when its scope has held without a break. */
  noteScopes(fact: HistoryFact): void {
    this.facts.clear();
    for (const { pinned, holder, name } of this.candidates()) {
      if (!this.inScope(pinned, holder)) this.trueSince.delete(name);
      else if (!this.trueSince.has(name)) this.trueSince.set(name, fact.at);
    }
  }

  /** Since when the scope holds; null while it does not. */
  scopeSince(pinned: PinnedClock, holder: DutyHolder): Instant | null {
    return this.trueSince.get(candidateName(pinned, holder)) ?? null;
  }

  isInScopeNow(candidate: Candidate): boolean {
    return this.trueSince.has(candidate.name);
  }

  private listCandidates(): Candidate[] {
    return this.policies
      .filter((policy) => !policy.carried)
      .flatMap((policy) => this.definitionsOf(policy).map((definition) => ({ policy, definition })))
      .flatMap((pinned) =>
        this.situation
          .holdersOf(pinned.definition)
          .map((holder) => ({ pinned, holder, name: candidateName(pinned, holder) })),
      );
  }

  private definitionsOf({ document }: PinnedPolicy): readonly ClockDefinition[] {
    const { period } = this.situation;
    if (!period) return document.clocks;
    return document.id === period.policyId
      ? document.recurring.filter((duty) => duty.id === period.dutyId).map(clockOfDuty)
      : [];
  }

  /** The facts are asked for by every clock of a policy and change only with the next fact of the history. */
  private factsFor({ policy }: PinnedClock, holder: DutyHolder): ScopeFacts {
    const key = `${policy.document.unknownSeverityAs} ${holderKey(holder)}`;
    const known = this.facts.get(key);
    if (known) return known;
    const facts = this.situation.factsFor(holder, policy.document);
    this.facts.set(key, facts);
    return facts;
  }
}

function dutyName(policyId: string, duty: string, holder: DutyHolder): string {
  return `${policyId} ${duty} ${holderKey(holder)}`;
}

function clockName({ policyId, version, clockId, holder }: Omit<ClockKey, 'instance'>): string {
  return `${policyId} ${version} ${clockId} ${holderKey(holder)}`;
}

function candidateName({ policy, definition }: PinnedClock, holder: DutyHolder): string {
  const { id: policyId, version } = policy.document;
  return clockName({ policyId, version, clockId: definition.id, holder });
}

function sameKey(a: ClockKey, b: ClockKey): boolean {
  return (
    a.policyId === b.policyId &&
    a.version === b.version &&
    a.clockId === b.clockId &&
    a.instance === b.instance &&
    sameHolder(a.holder, b.holder)
  );
}
