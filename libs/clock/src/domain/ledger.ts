import { type Candidate, Candidates, type Standing } from './candidates.js';
import type { ClockState, Ending, PinnedClock, PinnedPolicy } from './clock-state.js';
import { type DutyHolder, sameHolder } from './duty-holder.js';
import type { ClockKey, DutyKey, HistoryFact } from './history.js';
import { definitionIn } from './recurring.js';
import { inScope } from './scope.js';
import { Situation } from './situation.js';

/**
 * The working state of one recomputation: the situation so far and every clock instance it has made. A fact is looked
 * at only by those it can concern: a scope is compared again where the facts it reads may have changed, and a clock is
 * asked to start when something it may wait for has happened.
 */
export class Ledger {
  readonly situation = new Situation();
  readonly clocks: ClockState[] = [];
  readonly settledElsewhere: { readonly on: string; readonly duty: DutyKey }[] = [];
  private readonly could: Candidates;
  private readonly running = new Map<ClockState, Candidate>();
  /** Of the situation, when scopes were last compared with it. */
  private revision = -1;

  constructor(readonly policies: readonly PinnedPolicy[]) {
    this.could = new Candidates(policies, this.situation);
  }

  learn(fact: HistoryFact): void {
    this.situation.apply(fact);
    if (this.revision !== this.situation.scopeRevision) this.compareScopes(fact);
    this.wakeFor(fact);
  }

  add(candidate: Candidate, clock: Omit<ClockState, 'key' | 'pinned'>): ClockState {
    const { pinned, holder, duty, series } = candidate;
    const { id: policyId, version } = pinned.policy.document;
    candidate.instances += 1;
    const key = { policyId, version, clockId: pinned.definition.id, holder, instance: candidate.instances };
    const made: ClockState = { key, pinned, ...clock };
    this.clocks.push(made);
    this.running.set(made, candidate);
    duty.instances.push(made);
    duty.open = made;
    series.instances.push(made);
    return made;
  }

  /** What has ended stays ended. Counterparts of its duty may begin now, and what follows on its being met. */
  close(clock: ClockState, ending: Ending): void {
    const { duty, series } = this.candidateOf(clock);
    clock.ended = ending;
    this.running.delete(clock);
    duty.open = null;
    if (ending.stopSeq !== null) duty.answeredBy.add(ending.stopSeq);
    wake(duty.candidates);
    if (ending.how === 'met') wake(series.followers);
  }

  open(): ClockState[] {
    return [...this.running.keys()];
  }

  /** @param clock one that is open */
  candidateOf(clock: ClockState): Candidate {
    return this.running.get(clock) ?? this.candidate(clock.pinned, clock.key.holder);
  }

  candidate(pinned: PinnedClock, holder: DutyHolder): Candidate {
    return this.could.of(pinned, holder);
  }

  /** The other clocks of its duty in the same text. */
  counterpartsOf(candidate: Candidate): readonly Candidate[] {
    return this.could.counterpartsOf(candidate);
  }

  /** Every clock that could run here. */
  candidates(): readonly Candidate[] {
    return this.could.listed();
  }

  /** The latest instance of one clock of the candidate's holder that was met. */
  metOf({ pinned, holder }: Candidate, clockId: string): { clock: ClockState; ended: Ending } | undefined {
    const { instances } = this.could.seriesOf(pinned.policy.document.id, clockId, holder);
    const clock = instances.findLast(({ ended }) => ended?.how === 'met');
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

  pinned(policyId: string, version: string, clockId: string): PinnedClock | undefined {
    const policy = this.policies.find(
      ({ document }) => document.id === policyId && document.version === version,
    );
    const definition = policy && definitionIn(policy.document, clockId);
    return policy && definition ? { policy, definition } : undefined;
  }

  inScope(candidate: Candidate): boolean {
    // A period was opened for its holder because the duty is for it.
    if (this.situation.period) return true;
    const { scopeRevision: revision } = this.situation;
    if (candidate.scope.revision !== revision) candidate.scope = { revision, holds: this.compare(candidate) };
    return candidate.scope.holds;
  }

  entityKinds(candidate: Candidate): readonly string[] {
    return this.standingOf(candidate).facts.entityKinds;
  }

  private compare(candidate: Candidate): boolean {
    const { concerned, facts } = this.standingOf(candidate);
    return concerned && inScope(candidate.pinned.definition.appliesTo, facts);
  }

  /** The same for every clock of a policy and its holder until a fact changes it. */
  private standingOf({ standing, pinned, holder }: Candidate): Standing {
    const { scopeRevision } = this.situation;
    if (standing.revision !== scopeRevision) {
      const { document } = pinned.policy;
      standing.revision = scopeRevision;
      standing.facts = this.situation.factsFor(holder, document);
      standing.concerned = inScope(document.appliesTo, standing.facts);
    }
    return standing;
  }

  /** Notes for each clock that could run since when its scope has held without a break. */
  private compareScopes(fact: HistoryFact): void {
    this.revision = this.situation.scopeRevision;
    this.could.list();
    for (const candidate of this.could.listed()) {
      if (!this.inScope(candidate)) {
        candidate.scopeSince = null;
      } else if (candidate.scopeSince === null) {
        candidate.scopeSince = fact.at;
        candidate.awake = true;
      }
    }
  }

  private wakeFor(fact: HistoryFact): void {
    switch (fact.kind) {
      case 'event':
        return wake(this.could.waitingFor(fact.event));
      case 'pause':
      case 'resume':
        return;
      default:
        return wake(this.could.listed());
    }
  }
}

function wake(candidates: readonly Candidate[]): void {
  for (const candidate of candidates) candidate.awake = true;
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
