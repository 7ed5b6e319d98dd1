export type Headers = Record<string, string>;

/** Who calls: the demo accounts by their label, and API keys. */
export const CALLERS = [
  'reporter',
  'reporter-other',
  'analyst',
  'shift-lead',
  'director',
  'mssp-operator',
  'mssp-operator-other',
  'oversight',
  'admin',
  'key of the reporter',
  'key of another reporter',
  'key of the desk',
  'key of the operator',
  'key of another operator',
] as const;
export type Caller = (typeof CALLERS)[number];

/** One object, where it lives, and who may meet it on any route. Everybody else gets what an absent one gives. */
export interface Subject {
  readonly name: string;
  /** Beginning of the routes it is addressed by. */
  readonly under: string;
  /** Values of the placeholders, by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly eyes: readonly Caller[];
}
