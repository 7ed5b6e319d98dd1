/** What somebody does with an incident on their screen. It is told to others and stops nobody: never a lock. */
export const DOINGS = ['viewing', 'editing'] as const;
export type Doing = (typeof DOINGS)[number];

/** Somebody who has an incident open, by the id of the person. */
export interface Attending {
  readonly id: string;
  readonly doing: Doing;
}

/** Of the people at one incident more are not told. */
export const ATTENDING_MAX = 50;

/** One line a person, whatever number of screens and gateways they use; who edits anywhere edits. */
export function rollCall(lists: Iterable<readonly Attending[]>): Attending[] {
  const doing = new Map<string, Doing>();
  for (const list of lists) {
    for (const one of list) if (doing.get(one.id) !== 'editing') doing.set(one.id, one.doing);
  }
  return [...doing]
    .map(([id, what]) => ({ id, doing: what }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, ATTENDING_MAX);
}
