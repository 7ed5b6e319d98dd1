import { type ClockState, type PinnedClock, type PinnedPolicy, dutyOf } from './clock-state.js';
import { type DutyHolder, holderKey } from './duty-holder.js';
import type { Instant } from './instant.js';
import type { ClockDefinition, ClockEventName } from './policy.js';
import { clockOfDuty } from './recurring.js';
import type { ScopeFacts } from './scope.js';
import type { Situation } from './situation.js';

/** A clock that could run: a definition under a pinned policy, and who would owe it. */
export interface Candidate {
  readonly pinned: PinnedClock;
  readonly holder: DutyHolder;
  readonly standing: Standing;
  readonly duty: Duty;
  readonly series: Series;
  /** How many instances of it there have been. */
  instances: number;
  /** null until somebody asks. */
  counterparts: readonly Candidate[] | null;
  /** Something it may have waited for has happened since it was last asked to start. */
  awake: boolean;
  /** Since when its scope has held without a break; null while it does not. */
  scopeSince: Instant | null;
  /** Whether its scope holds, and the revision of the situation that was found for. */
  scope: { readonly revision: number; readonly holds: boolean };
}

/** How the facts stand towards a holder under one policy, and whether the policy is about them at all. */
export interface Standing {
  /** Of the situation, when this was found. */
  revision: number;
  facts: ScopeFacts;
  concerned: boolean;
}

/** All a holder has owed of one duty under a policy, whatever the version. */
export interface Duty {
  /** Oldest first. */
  readonly instances: ClockState[];
  /** There is one at most. */
  open: ClockState | null;
  /** The acts that have answered an instance, by `seq`. */
  readonly answeredBy: Set<number>;
  readonly candidates: Candidate[];
}

/** Every instance of one clock of a holder, whatever the version, oldest first, and the clocks that follow it. */
export interface Series {
  readonly instances: ClockState[];
  readonly followers: Candidate[];
}

const NOTHING: ScopeFacts = {
  sectors: [],
  severity: null,
  categories: [],
  entityKinds: [],
  flags: new Set(),
};

/** Every clock that could run on a subject, each known once and found by what it waits for. */
export class Candidates {
  private readonly known = new Map<string, Candidate>();
  private readonly standings = new Map<PinnedPolicy, Map<string, Standing>>();
  private readonly duties = new Map<string, Duty>();
  private readonly series = new Map<string, Series>();
  private parties: string | null = null;
  private all: readonly Candidate[] = [];
  private readonly startedBy = new Map<ClockEventName, Candidate[]>();

  constructor(
    private readonly policies: readonly PinnedPolicy[],
    private readonly situation: Situation,
  ) {}

  /** In the order of the policies and their texts. */
  listed(): readonly Candidate[] {
    return this.all;
  }

  /** They change only when an organisation joins or leaves. */
  list(): void {
    const parties = [...this.situation.parties.keys()].join(' ');
    if (this.parties === parties) return;
    this.parties = parties;
    this.all = this.policies.filter((policy) => !policy.carried).flatMap((policy) => this.under(policy));
    this.startedBy.clear();
    for (const candidate of this.all)
      found(this.startedBy, candidate.pinned.definition.startEvent, () => []).push(candidate);
  }

  /** Those that may start once such an event is known. */
  waitingFor(event: ClockEventName): readonly Candidate[] {
    return this.startedBy.get(event) ?? [];
  }

  of(pinned: PinnedClock, holder: DutyHolder): Candidate {
    const { id: policyId, version } = pinned.policy.document;
    const name = `${policyId} ${version} ${pinned.definition.id} ${holderKey(holder)}`;
    return found(this.known, name, () => this.make(pinned, holder));
  }

  counterpartsOf(candidate: Candidate): readonly Candidate[] {
    const { policy, definition } = candidate.pinned;
    candidate.counterparts ??= policy.document.clocks
      .filter((other) => other.id !== definition.id && dutyOf(other) === dutyOf(definition))
      .map((other) => this.of({ policy, definition: other }, candidate.holder));
    return candidate.counterparts;
  }

  dutyOf(policyId: string, duty: string, holder: DutyHolder): Duty {
    return found(this.duties, `${policyId} ${duty} ${holderKey(holder)}`, () => ({
      instances: [],
      open: null,
      answeredBy: new Set(),
      candidates: [],
    }));
  }

  seriesOf(policyId: string, clockId: string, holder: DutyHolder): Series {
    return found(this.series, `${policyId} ${clockId} ${holderKey(holder)}`, () => ({
      instances: [],
      followers: [],
    }));
  }

  private make(pinned: PinnedClock, holder: DutyHolder): Candidate {
    const { policy, definition } = pinned;
    const { id: policyId } = policy.document;
    const candidate: Candidate = {
      pinned,
      holder,
      standing: this.standingOf(policy, holder),
      duty: this.dutyOf(policyId, dutyOf(definition), holder),
      series: this.seriesOf(policyId, definition.id, holder),
      instances: 0,
      counterparts: null,
      awake: true,
      scopeSince: null,
      scope: { revision: -1, holds: false },
    };
    candidate.duty.candidates.push(candidate);
    if (definition.follows) this.seriesOf(policyId, definition.follows, holder).followers.push(candidate);
    return candidate;
  }

  private standingOf(policy: PinnedPolicy, holder: DutyHolder): Standing {
    const ofHolders = found(this.standings, policy, () => new Map<string, Standing>());
    return found(ofHolders, holderKey(holder), () => ({ revision: -1, facts: NOTHING, concerned: false }));
  }

  private under(policy: PinnedPolicy): Candidate[] {
    return this.definitionsOf(policy).flatMap((definition) =>
      this.situation.holdersOf(definition).map((holder) => this.of({ policy, definition }, holder)),
    );
  }

  private definitionsOf({ document }: PinnedPolicy): readonly ClockDefinition[] {
    const { period } = this.situation;
    if (!period) return document.clocks;
    return document.id === period.policyId
      ? document.recurring.filter((duty) => duty.id === period.dutyId).map(clockOfDuty)
      : [];
  }
}

function found<K, T>(known: Map<K, T>, name: K, make: () => T): T {
  const had = known.get(name);
  if (had !== undefined) return had;
  const made = make();
  known.set(name, made);
  return made;
}
