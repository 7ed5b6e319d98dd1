/** armed: no step has run yet. raised: at least one desk was told. acknowledged: somebody answers for it. ended: final. */
export const ESCALATION_STATES = ['armed', 'raised', 'acknowledged', 'ended'] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];

/** Every move that exists. `raised` to itself is the next step or a repeat; back from `acknowledged` is its lapse. */
export const TRANSITIONS = {
  armed: ['raised', 'acknowledged', 'ended'],
  raised: ['raised', 'acknowledged', 'ended'],
  acknowledged: ['armed', 'raised'],
  ended: [],
} as const satisfies Record<EscalationState, readonly EscalationState[]>;

export function mayMove(from: EscalationState, to: EscalationState): boolean {
  return (TRANSITIONS[from] as readonly EscalationState[]).includes(to);
}

export const isOpen = (state: EscalationState): boolean => mayMove(state, 'ended');

/** Why a chain ended without an acknowledgement. */
export type EndReason = 'clock-met' | 'clock-withdrawn' | 'no-longer-owed' | 'clock-gone';

/** A clock as the ledger tells it. A clock that was breached stays `missed` when it is no longer owed. */
export interface ClockFacts {
  readonly state: 'running' | 'paused' | 'missed' | 'met' | 'met_late' | 'withdrawn';
  readonly ended: boolean;
}

/** What a due step has to do, given its clock: run, wait for the pause to end, or end the chain. */
export type StepVerdict =
  | { readonly verdict: 'run' }
  | { readonly verdict: 'hold' }
  | { readonly verdict: 'end'; readonly reason: EndReason };

/** An escalation by hand has no clock (`null`); a clock that cannot be found ends its chain (`undefined`). */
export function judgeStep(clock: ClockFacts | null | undefined): StepVerdict {
  if (clock === null) return { verdict: 'run' };
  if (clock === undefined) return { verdict: 'end', reason: 'clock-gone' };
  if (!clock.ended) return { verdict: clock.state === 'paused' ? 'hold' : 'run' };
  return { verdict: 'end', reason: endReason(clock.state) };
}

function endReason(state: ClockFacts['state']): EndReason {
  if (state === 'met' || state === 'met_late') return 'clock-met';
  return state === 'withdrawn' ? 'clock-withdrawn' : 'no-longer-owed';
}

export type Refusal = 'already-ended' | 'no-such-desk' | 'incident-closed' | 'reason-missing';

/** Why an acknowledgement is refused; a second one of the same chain is no refusal but the same answer. */
export function refuseAcknowledgement(state: EscalationState): Refusal | undefined {
  if (state === 'acknowledged') return undefined;
  return mayMove(state, 'acknowledged') ? undefined : 'already-ended';
}

export const REFUSAL_TEXTS: Record<Refusal, string> = {
  'already-ended': 'This escalation ended before anyone acknowledged it: its clock was met or withdrawn.',
  'no-such-desk': 'The escalation path has no desk of that name.',
  'incident-closed': 'A closed incident is not escalated: reopen it first.',
  'reason-missing': 'An escalation by hand needs a reason.',
};
