import type { Wake } from '@fcert/platform';

/** What a queue job carries: the deliveries it wakes its handler for. */
export interface WakeJob {
  readonly wakes: readonly Wake[];
}

/** Whether it was begun under watch before and showed no end: it may be what ended the worker. */
export function isSuspect({ unfinished }: Wake): boolean {
  return unfinished > 0;
}

/**
 * Puts wake-ups of one handler into jobs of at most `most`. One that was begun before and never ended has a job to
 * itself: should it end its worker again, it takes no other with it. Those come last, the most suspect at the very end:
 * what ends its worker each time is soon behind all that only happened to run beside it. A delivery is woken once under
 * each wake number, so the first of a job gives the job an id of its own.
 */
export function jobsOf(
  handler: string,
  wakes: readonly Wake[],
  most: number,
): { readonly id: string; readonly data: WakeJob }[] {
  const others = wakes.filter((wake) => !isSuspect(wake));
  const groups: (readonly Wake[])[] = [];
  for (let from = 0; from < others.length; from += most) groups.push(others.slice(from, from + most));
  const suspects = wakes.filter(isSuspect).sort((one, other) => one.unfinished - other.unfinished);
  groups.push(...suspects.map((wake) => [wake]));
  return groups.map((group) => ({
    id: `${group[0]!.eventId}.${handler}.${group[0]!.wake}`,
    data: { wakes: group },
  }));
}
