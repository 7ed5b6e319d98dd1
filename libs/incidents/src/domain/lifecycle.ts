/** States of an incident (ISO/IEC 27035 skeleton: assess and decide, respond, learn). */
export const INCIDENT_STATES = ['new', 'triaged', 'in-progress', 'contained', 'recovered', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Every move that exists. What is not listed is refused. Closing is a verb of its own (`CloseIncident`). */
export const TRANSITIONS = {
  new: ['triaged', 'in-progress', 'closed'],
  triaged: ['in-progress', 'closed'],
  'in-progress': ['contained', 'recovered', 'closed'],
  contained: ['in-progress', 'recovered', 'closed'],
  recovered: ['in-progress', 'closed'],
  closed: ['in-progress'],
} as const satisfies Record<IncidentState, readonly IncidentState[]>;

/** Closing codes (MISP taxonomy incident-disposition v2), `duplicate` names the surviving incident. */
export const DISPOSITIONS = [
  'incident/confirmed',
  'incident/deferred',
  'incident/unidentified',
  'incident/transferred',
  'incident/discarded',
  'not-an-incident/insufficient-data',
  'not-an-incident/faulty-indicator',
  'not-an-incident/misconfiguration',
  'not-an-incident/scan-probe',
  'not-an-incident/failed',
  'not-an-incident/refuted',
  'duplicate',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export type Refusal =
  | 'no-such-move'
  | 'already-there'
  | 'use-closure'
  | 'not-acknowledged'
  | 'not-classified'
  | 'names-no-survivor';

/** Why a move is refused, or undefined when it may be made. The screen shows the same word. */
export function refuseMove(from: IncidentState, to: IncidentState): Refusal | undefined {
  if (from === to) return 'already-there';
  if (to === 'closed') return 'use-closure';
  return (TRANSITIONS[from] as readonly IncidentState[]).includes(to) ? undefined : 'no-such-move';
}

export interface ClosureFacts {
  readonly state: IncidentState;
  readonly acknowledged: boolean;
  readonly classified: boolean;
  readonly disposition: Disposition;
  readonly duplicateOf: string | null;
}

/**
 * Why closing is refused. An incident somebody reported is never closed unseen: it must have been acknowledged, and a
 * confirmed one must have a class that a person stands for.
 */
export function refuseClosure(facts: ClosureFacts): Refusal | undefined {
  if (facts.state === 'closed') return 'already-there';
  if (!facts.acknowledged) return 'not-acknowledged';
  if (facts.disposition === 'incident/confirmed' && !facts.classified) return 'not-classified';
  if ((facts.disposition === 'duplicate') !== (facts.duplicateOf !== null)) return 'names-no-survivor';
  return undefined;
}

export const REFUSAL_TEXTS: Record<Refusal, string> = {
  'no-such-move': 'The incident cannot go from its present state to that one.',
  'already-there': 'The incident is in that state already.',
  'use-closure': 'Closing needs a disposition: PUT it to the closure of the incident.',
  'not-acknowledged': 'Acknowledge the incident to its reporter before closing it.',
  'not-classified': 'A confirmed incident needs a classification set by an analyst before it is closed.',
  'names-no-survivor': 'A duplicate names the surviving incident in duplicateOf, and only a duplicate does.',
};
