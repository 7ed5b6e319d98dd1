import { type Tlp, isAtMost } from '@fcert/kernel';
import type { PathEdge } from './snapshot.js';

/** drafted: prepared, nothing has left. released: it is theirs. The last two are final. */
export const HAND_OFF_STATES = ['drafted', 'released', 'acknowledged', 'returned', 'withdrawn'] as const;
export type HandOffState = (typeof HAND_OFF_STATES)[number];

/** Every move that exists. A body that has acknowledged may still give the case back. */
export const HAND_OFF_TRANSITIONS = {
  drafted: ['released', 'withdrawn'],
  released: ['acknowledged', 'returned'],
  acknowledged: ['returned'],
  returned: [],
  withdrawn: [],
} as const satisfies Record<HandOffState, readonly HandOffState[]>;

export type HandOffRefusal =
  | 'no-such-move'
  | 'second-person'
  | 'label-changed'
  | 'incident-closed'
  | 'no-such-body'
  | 'attention-missing'
  | 'reason-missing';

export const HAND_OFF_TEXTS: Record<HandOffRefusal, string> = {
  'no-such-move': 'A hand-off in this state cannot be moved so.',
  'second-person': 'What is marked AMBER+STRICT or RED leaves only when a second person releases it.',
  'label-changed': 'The incident is marked more strictly than this paper: prepare a new one.',
  'incident-closed': 'A closed incident is not handed over: reopen it first.',
  'no-such-body': 'The escalation path names no body outside of that name.',
  'attention-missing': 'What is marked RED goes to a named person: say whom.',
  'reason-missing': 'A hand-off needs a reason.',
};

export function mayHandOffMove(from: HandOffState, to: HandOffState): boolean {
  return (HAND_OFF_TRANSITIONS[from] as readonly HandOffState[]).includes(to);
}

export interface ReleaseFacts {
  readonly state: HandOffState;
  readonly tlp: Tlp;
  /** Of the incident, now. */
  readonly presentTlp: Tlp;
  /** Whether the PAP marking of the incident is stricter than the paper's. */
  readonly isMarkedStricter: boolean;
  readonly incidentClosed: boolean;
  readonly preparedById: string;
  readonly releasedById: string;
}

/** Why a release is refused, or undefined. Up to AMBER whoever prepared it may release it. */
export function refuseRelease(facts: ReleaseFacts): HandOffRefusal | undefined {
  if (!mayHandOffMove(facts.state, 'released')) return 'no-such-move';
  if (facts.incidentClosed) return 'incident-closed';
  if (facts.isMarkedStricter || !isAtMost(facts.presentTlp, facts.tlp)) return 'label-changed';
  return needsSecondPerson(facts.tlp) && facts.preparedById === facts.releasedById
    ? 'second-person'
    : undefined;
}

/** AMBER+STRICT stays inside the organisation and RED with those named (FIRST TLP 2.0), unless two people say otherwise. */
export const needsSecondPerson = (tlp: Tlp): boolean => !isAtMost(tlp, 'amber');

export type HandOffEvent = 'escalated' | 'information_shared';

/**
 * What a hand-off says to the clocks. A body in line of escalation or told beside it is escalated to; one the paths only
 * hand over to, such as the criminal police, shares what is known and leaves the duty to escalate where it is.
 */
export function eventOfHandOff(
  bodyId: string,
  edges: readonly Pick<PathEdge<unknown>, 'to' | 'mode'>[],
): HandOffEvent {
  const leading = edges.filter((edge) => edge.to === bodyId);
  return leading.length > 0 && leading.every((edge) => edge.mode === 'hand-off')
    ? 'information_shared'
    : 'escalated';
}
