import { type ClockFacts, judgeStep } from './lifecycle.js';

export interface LapseInput {
  /** Of the chain: null by hand, undefined where it cannot be found. */
  readonly clock: ClockFacts | null | undefined;
  /** For how long nothing may move. */
  readonly afterMs: number;
  readonly acknowledgedAt: number;
  /** When somebody last did something with the subject; null: never. */
  readonly lastActAt: number | null;
  readonly now: number;
}

export type LapseVerdict =
  | { readonly verdict: 'lapse'; readonly idleSince: number }
  | { readonly verdict: 'wait'; readonly until: number }
  /** The clock is no longer owed: the acknowledgement stays. */
  | { readonly verdict: 'keep' };

/** What becomes of an acknowledgement. While the clock stands still nobody has to move anything. */
export function judgeLapse({ clock, afterMs, acknowledgedAt, lastActAt, now }: LapseInput): LapseVerdict {
  const judged = judgeStep(clock);
  if (judged.verdict === 'end') return { verdict: 'keep' };
  if (judged.verdict === 'hold') return { verdict: 'wait', until: now + afterMs };
  const idleSince = Math.max(acknowledgedAt, lastActAt ?? acknowledgedAt);
  if (idleSince + afterMs > now) return { verdict: 'wait', until: idleSince + afterMs };
  return { verdict: 'lapse', idleSince };
}
