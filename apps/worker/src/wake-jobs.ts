import type { Wake } from '@fcert/platform';

/** What a queue job carries: the deliveries it wakes its handler for. */
export interface WakeJob {
  readonly wakes: readonly Wake[];
}

/**
 * Puts wake-ups of one handler into jobs of at most `most`. One that was begun before and never ended has a job to
 * itself: should it end its worker again, it takes no other with it. A delivery is woken once under each wake number,
 * so the first of a job gives the job an id of its own.
 */
export function jobsOf(
  handler: string,
  wakes: readonly Wake[],
  most: number,
): { readonly id: string; readonly data: WakeJob }[] {
  const suspects = wakes.filter(({ unfinished }) => unfinished > 0);
  const others = wakes.filter(({ unfinished }) => unfinished === 0);
  const groups = suspects.map((wake) => [wake]);
  for (let from = 0; from < others.length; from += most) groups.push(others.slice(from, from + most));
  return groups.map((group) => ({
    id: `${group[0]!.eventId}.${handler}.${group[0]!.wake}`,
    data: { wakes: group },
  }));
}
