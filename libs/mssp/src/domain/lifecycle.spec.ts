import {
  REFUSAL_TEXTS,
  TASK_STATES,
  TEXT_MAX,
  TRANSITIONS,
  type TaskState,
  type TaskVerb,
  VERBS,
  refuseMove,
  refuseText,
} from './lifecycle.js';

const verbs = Object.keys(VERBS) as TaskVerb[];

describe('the lifecycle of a task', () => {
  it('reaches every state from offered', () => {
    const reached = new Set<TaskState>(['offered']);
    for (const state of reached) for (const next of TRANSITIONS[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...TASK_STATES].sort());
  });

  it('has a verb for every move and no other', () => {
    const moves = TASK_STATES.flatMap((from) => TRANSITIONS[from].map((to) => `${from}>${to}`)).sort();
    const made = TASK_STATES.flatMap((from) =>
      verbs.filter((verb) => refuseMove(from, verb) === undefined).map((verb) => `${from}>${VERBS[verb]}`),
    ).sort();
    expect(made).toEqual(moves);
  });

  it('refuses every unlisted pair with a word that has a text', () => {
    for (const from of TASK_STATES) {
      for (const verb of verbs) {
        const refusal = refuseMove(from, verb);
        if (refusal) expect(REFUSAL_TEXTS[refusal]).toMatch(/\.$/);
      }
    }
  });

  it('names what is in the way', () => {
    expect(refuseMove('offered', 'start')).toBe('not-acknowledged');
    expect(refuseMove('acknowledged', 'complete')).toBe('not-started');
    expect(refuseMove('started', 'refuse')).toBe('already-started');
    expect(refuseMove('started', 'accept')).toBe('not-completed');
    expect(refuseMove('accepted', 'return')).toBe('already-accepted');
    expect(refuseMove('returned', 'complete')).toBe('was-returned');
    expect(refuseMove('refused', 'acknowledge')).toBe('already-refused');
    expect(refuseMove('started', 'withdraw')).toBe('already-started');
    expect(refuseMove('withdrawn', 'start')).toBe('already-withdrawn');
  });
});

describe('the text that goes with a verb', () => {
  it('is evidence for completing and a reason for refusing, returning and withdrawing', () => {
    expect(refuseText('complete', undefined)).toBe('evidence-missing');
    expect(refuseText('complete', '     done     ')).toBe('evidence-missing');
    expect(refuseText('complete', '\u200b'.repeat(40))).toBe('evidence-missing');
    expect(refuseText('withdraw', '\u3164'.repeat(40))).toBe('reason-missing');
    expect(refuseText('refuse', '')).toBe('reason-missing');
    expect(refuseText('return', 'no')).toBe('reason-missing');
    expect(refuseText('withdraw', 'no')).toBe('reason-missing');
    expect(refuseText('complete', 'Host reimaged, hash list attached')).toBeUndefined();
  });

  it('has a limit', () => {
    expect(refuseText('complete', 'x'.repeat(TEXT_MAX))).toBeUndefined();
    expect(refuseText('complete', 'x'.repeat(TEXT_MAX + 1))).toBe('text-too-long');
  });

  it('is not asked for elsewhere', () => {
    for (const verb of ['acknowledge', 'start', 'accept'] as const)
      expect(refuseText(verb, undefined)).toBeUndefined();
  });
});
