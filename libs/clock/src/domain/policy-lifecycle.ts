import type { ClockPolicy } from './policy.js';

export type DraftState = 'draft' | 'approved' | 'refused';
/** Of a stored version. Whether it starts clocks depends on its days and on `enabled` as well. */
export type VersionState = 'approved' | 'superseded' | 'retired';
export type PolicyState = DraftState | VersionState;

export const POLICY_STATES: readonly PolicyState[] = [
  'draft',
  'refused',
  'approved',
  'superseded',
  'retired',
];

export const POLICY_ACTS = [
  'change',
  'refuse',
  'approve',
  'enable',
  'disable',
  'supersede',
  'reinstate',
  'retire',
] as const;
export type PolicyAct = (typeof POLICY_ACTS)[number];

/**
 * Every move there is. Approval of an enabled newer version supersedes the older ones, also those that were to go on
 * for a while; retiring it before its first day reinstates what it superseded. No move touches a clock: subjects keep
 * the version they were opened under.
 */
export const POLICY_MOVES: Readonly<Record<PolicyAct, Readonly<Partial<Record<PolicyState, PolicyState>>>>> =
  {
    change: { draft: 'draft' },
    refuse: { draft: 'refused' },
    approve: { draft: 'approved' },
    enable: { approved: 'approved' },
    disable: { approved: 'approved', superseded: 'superseded' },
    supersede: { approved: 'superseded', superseded: 'superseded', retired: 'retired' },
    reinstate: { superseded: 'approved' },
    retire: { approved: 'retired', superseded: 'retired' },
  };

export type PolicyRefusal =
  | 'no-such-move'
  | 'not-a-person'
  | 'author-decides'
  | 'version-not-newer'
  | 'over'
  | 'enabled-already'
  | 'disabled-already'
  | 'foreign-model'
  | 'unverified'
  | 'ends-before-today';

/** What the guards ask. Days are days of the policy's own zone. */
export interface PolicyFacts {
  readonly state: PolicyState;
  readonly document: Pick<ClockPolicy, 'version' | 'status' | 'applicability' | 'verifiedBy' | 'effectiveTo'>;
  readonly enabled: boolean;
  readonly authorIds: readonly string[];
  readonly actor: { readonly id: string; readonly isPerson: boolean };
  /** The highest stored version of the same policy. */
  readonly newestVersion: string | null;
  /** `YYYY-MM-DD` by the database's clock. */
  readonly today: string;
  /** Of `retire`: the last day on which it still starts clocks; null: none from now on. */
  readonly lastDay?: string | null;
}

/** Why this act may not be done, or null. */
export function refusePolicyAct(act: PolicyAct, facts: PolicyFacts): PolicyRefusal | null {
  if (!POLICY_MOVES[act][facts.state]) return 'no-such-move';
  if (act === 'supersede' || act === 'reinstate') return null;
  if (!facts.actor.isPerson) return 'not-a-person';
  switch (act) {
    case 'approve':
      return refuseApproval(facts);
    case 'enable':
      return refuseEnabling(facts);
    case 'disable':
      return facts.enabled ? null : 'disabled-already';
    case 'retire':
      return facts.lastDay != null && facts.lastDay < facts.today ? 'ends-before-today' : null;
    case 'change':
    case 'refuse':
      return null;
  }
}

/** Nobody approves what they wrote any part of. */
function refuseApproval({
  authorIds,
  actor,
  document,
  newestVersion,
  today,
}: PolicyFacts): PolicyRefusal | null {
  if (authorIds.includes(actor.id)) return 'author-decides';
  if (newestVersion !== null && compareVersions(document.version, newestVersion) <= 0)
    return 'version-not-newer';
  return isOver(document.effectiveTo, today) ? 'over' : null;
}

/** Switching a text on puts duties on people as its approval does, so the same second person is asked for. */
function refuseEnabling({ enabled, authorIds, actor, document, today }: PolicyFacts): PolicyRefusal | null {
  if (enabled) return 'enabled-already';
  if (authorIds.includes(actor.id)) return 'author-decides';
  if (document.applicability === 'model') return 'foreign-model';
  if ((document.status === 'draft' || document.status === 'vendor-claim') && document.verifiedBy === null)
    return 'unverified';
  return isOver(document.effectiveTo, today) ? 'over' : null;
}

function isOver(lastDay: string | null, today: string): boolean {
  return lastDay !== null && lastDay < today;
}

/** By number, part for part: 1.0.10 comes after 1.0.9. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let n = 0; n < 3; n += 1) {
    const difference = (left[n] ?? 0) - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parts(version: string): number[] {
  return version.split('.').map(Number);
}
