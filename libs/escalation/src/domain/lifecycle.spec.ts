import {
  ESCALATION_STATES,
  type EscalationState,
  REFUSAL_TEXTS,
  TRANSITIONS,
  isOpen,
  judgeStep,
  mayMove,
  refuseAcknowledgement,
} from './lifecycle.js';

describe('the lifecycle of an escalation', () => {
  it('reaches every state from armed', () => {
    const reached = new Set<EscalationState>(['armed']);
    for (const state of reached) for (const next of TRANSITIONS[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...ESCALATION_STATES].sort());
  });

  it('refuses every pair that is not listed', () => {
    const listed = ESCALATION_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from}>${to}`));
    const allowed = ESCALATION_STATES.flatMap((from) =>
      ESCALATION_STATES.filter((to) => mayMove(from, to)).map((to) => `${from}>${to}`),
    );
    expect(allowed.sort()).toEqual([...listed].sort());
    expect(allowed).toHaveLength(8);
  });

  it('is open only while a step may still run', () => {
    expect(ESCALATION_STATES.filter(isOpen)).toEqual(['armed', 'raised']);
  });
});

describe('acknowledging', () => {
  it('is allowed before and after the first step, and again', () => {
    for (const state of ['armed', 'raised', 'acknowledged'] as const)
      expect(refuseAcknowledgement(state)).toBeUndefined();
  });

  it('is refused with a word once the chain has ended by itself', () => {
    expect(refuseAcknowledgement('ended')).toBe('already-ended');
    expect(REFUSAL_TEXTS['already-ended']).toContain('ended');
  });
});

describe('a due step and its clock', () => {
  it('runs while the clock is owed, late or not, and for an escalation by hand', () => {
    expect(judgeStep(null)).toEqual({ verdict: 'run' });
    expect(judgeStep({ state: 'running', ended: false })).toEqual({ verdict: 'run' });
    expect(judgeStep({ state: 'missed', ended: false })).toEqual({ verdict: 'run' });
  });

  it('waits while the clock stands', () => {
    expect(judgeStep({ state: 'paused', ended: false })).toEqual({ verdict: 'hold' });
  });

  it('ends its chain with the reason when the clock has ended', () => {
    expect(judgeStep({ state: 'met', ended: true })).toEqual({ verdict: 'end', reason: 'clock-met' });
    expect(judgeStep({ state: 'met_late', ended: true })).toEqual({ verdict: 'end', reason: 'clock-met' });
    expect(judgeStep({ state: 'withdrawn', ended: true })).toEqual({
      verdict: 'end',
      reason: 'clock-withdrawn',
    });
    expect(judgeStep({ state: 'missed', ended: true })).toEqual({ verdict: 'end', reason: 'no-longer-owed' });
    expect(judgeStep(undefined)).toEqual({ verdict: 'end', reason: 'clock-gone' });
  });
});
