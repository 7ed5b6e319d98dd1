/** Fewer gaps than this tell no rhythm. */
const GAPS_MIN = 8;
const MINUTE_MS = 60_000;
/** A silence shorter than this is never told: a feed that restarts is no news. */
export const SILENCE_MIN_MS = 10 * MINUTE_MS;
export const SILENCE_MAX_MS = 90 * 24 * 60 * MINUTE_MS;
/** A feed may pause for twice the gap that 19 of 20 of its own gaps stay under. */
const USUAL_SHARE = 0.95;
const PATIENCE = 2;

/**
 * How long a feed may be silent before that is strange, from when it was heard, in milliseconds of any epoch and in
 * any order. Null where it was heard too seldom to tell. Nights and weekends are gaps of its own past like any other.
 */
export function learnRhythm(heard: readonly number[]): number | null {
  const instants = heard.toSorted((a, b) => a - b);
  const gaps = instants.slice(1).map((at, index) => at - instants[index]!);
  if (gaps.length < GAPS_MIN) return null;
  gaps.sort((a, b) => a - b);
  const usual = gaps[Math.ceil(gaps.length * USUAL_SHARE) - 1]!;
  return Math.min(SILENCE_MAX_MS, Math.max(SILENCE_MIN_MS, usual * PATIENCE));
}
