import { saysSomething } from '@fcert/kernel';

/** A task from the offer to FCERT's acceptance. `returned`: handed back by FCERT for more work; `withdrawn`: no longer wanted. */
export const TASK_STATES = [
  'offered',
  'acknowledged',
  'started',
  'completed',
  'accepted',
  'returned',
  'refused',
  'withdrawn',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** Every move that exists. What is not listed is refused. */
export const TRANSITIONS = {
  offered: ['acknowledged', 'refused', 'withdrawn'],
  acknowledged: ['started', 'refused', 'withdrawn'],
  started: ['completed'],
  completed: ['accepted', 'returned'],
  returned: ['started'],
  accepted: [],
  refused: [],
  withdrawn: [],
} as const satisfies Record<TaskState, readonly TaskState[]>;

/** Whether no move is left. */
export function isOver(state: TaskState): boolean {
  return TRANSITIONS[state].length === 0;
}

/** The verbs of the two sides, each the state it leads to. */
export const VERBS = {
  acknowledge: 'acknowledged',
  start: 'started',
  complete: 'completed',
  refuse: 'refused',
  accept: 'accepted',
  return: 'returned',
  withdraw: 'withdrawn',
} as const satisfies Record<string, TaskState>;
export type TaskVerb = keyof typeof VERBS;

/** Shortest text that can prove or explain anything. */
export const TEXT_MIN = 10;
export const TEXT_MAX = 10_000;

export type Refusal =
  | 'not-acknowledged'
  | 'not-started'
  | 'not-completed'
  | 'already-started'
  | 'already-completed'
  | 'already-accepted'
  | 'already-refused'
  | 'already-withdrawn'
  | 'was-returned'
  | 'evidence-missing'
  | 'reason-missing'
  | 'text-too-long'
  | 'other-text';

/** The word for a verb that does not fit the state the task is in. */
const MISFIT: Record<TaskState, Refusal> = {
  offered: 'not-acknowledged',
  acknowledged: 'not-started',
  started: 'not-completed',
  completed: 'already-completed',
  returned: 'was-returned',
  accepted: 'already-accepted',
  refused: 'already-refused',
  withdrawn: 'already-withdrawn',
};

/** Why the move is refused, or undefined when it may be made. The screen shows the same word. */
export function refuseMove(from: TaskState, verb: TaskVerb): Refusal | undefined {
  if ((TRANSITIONS[from] as readonly TaskState[]).includes(VERBS[verb])) return undefined;
  if ((verb === 'refuse' || verb === 'withdraw') && from === 'started') return 'already-started';
  return MISFIT[from];
}

/** Why the text that goes with a verb is refused. Completion needs evidence; refusing, returning and withdrawing a reason. */
export function refuseText(verb: TaskVerb, text: string | undefined): Refusal | undefined {
  if (verb === 'acknowledge' || verb === 'start' || verb === 'accept') return undefined;
  const length = (text ?? '').trim().length;
  if (length > TEXT_MAX) return 'text-too-long';
  if (length >= TEXT_MIN && saysSomething(text)) return undefined;
  return verb === 'complete' ? 'evidence-missing' : 'reason-missing';
}

export const REFUSAL_TEXTS: Record<Refusal, string> = {
  'not-acknowledged': 'The task has not been acknowledged yet: acknowledge it first.',
  'not-started': 'The task has not been started yet: start it first.',
  'not-completed': 'The task is under way: there is nothing to accept or return before it is completed.',
  'already-started':
    'A started task can no longer be refused or withdrawn: it is completed, and the evidence says what could not be done.',
  'already-completed': 'The task has been completed and waits for FCERT.',
  'already-accepted': 'FCERT has accepted the task.',
  'already-refused': 'The operator has refused the task: offer a new one.',
  'already-withdrawn': 'FCERT has withdrawn the task: nothing is owed on it.',
  'was-returned': 'FCERT has handed the task back: start it again first.',
  'evidence-missing': `Completing needs evidence: what was done and what shows it, at least ${TEXT_MIN} characters.`,
  'reason-missing': `Give the reason, at least ${TEXT_MIN} characters.`,
  'text-too-long': `The text is longer than ${TEXT_MAX} characters.`,
  'other-text': 'This has been recorded already, with another text.',
};
