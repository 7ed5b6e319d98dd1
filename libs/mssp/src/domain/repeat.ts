import { type Refusal, TASK_STATES, type TaskState, type TaskVerb, VERBS } from './lifecycle.js';

/** What a task already says about a verb: when it was done and with which text. */
export interface DoneBefore {
  readonly state: TaskState;
  readonly text: string | null;
}

/** States in which an earlier acknowledgement or start still stands. Being returned undoes a start, not more. */
const STANDS: Record<TaskVerb, readonly TaskState[]> = {
  acknowledge: TASK_STATES.filter((state) => !['offered', 'refused', 'withdrawn'].includes(state)),
  start: ['started', 'completed', 'accepted'],
  complete: ['completed', 'accepted'],
  refuse: ['refused'],
  accept: ['accepted'],
  return: ['returned'],
  withdraw: ['withdrawn'],
};

/**
 * Whether a verb comes a second time: the answer is then the task as it stands, and nothing is written. A second
 * text that differs from the first is no repeat: it would be lost without a word.
 */
export function isRepeat(verb: TaskVerb, before: DoneBefore, text: string | undefined): boolean {
  return (
    stands(verb, before.state) && (text === undefined || before.text === null || text.trim() === before.text)
  );
}

/** The word for a repeat with another text. */
export function refuseOtherText(verb: TaskVerb, before: DoneBefore): Refusal | undefined {
  return stands(verb, before.state) && VERBS[verb] === before.state ? 'other-text' : undefined;
}

const stands = (verb: TaskVerb, state: TaskState): boolean => STANDS[verb].includes(state);
