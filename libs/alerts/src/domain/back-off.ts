const MINUTE_MS = 60_000;

/** While somebody may still be reached in time, no pause is longer than a minute. */
const FIRST_MS = [5_000, 10_000, 20_000, 40_000];
const EVERY_MINUTE = 10;
const LATER_MS = [2, 4, 8, 16, 32, 60].map((minutes) => minutes * MINUTE_MS);
/** Up to this share shorter, so that what failed together does not come back together. */
const JITTER = 0.2;

/** How long a message is tried before it is given up and a person must look. */
export const PATIENCE_HOURS = 24;

/**
 * Milliseconds until the next attempt after the n-th has failed (n from 1): seconds at first, every minute for ten
 * minutes, then longer, at last once an hour.
 * @param chance from 0 to 1
 */
export function backOffMs(attempt: number, chance: number): number {
  const full = pauseMs(attempt - 1);
  return Math.round(full * (1 - JITTER * chance));
}

function pauseMs(index: number): number {
  if (index < FIRST_MS.length) return FIRST_MS[index]!;
  const later = index - FIRST_MS.length - EVERY_MINUTE;
  if (later < 0) return MINUTE_MS;
  return LATER_MS[Math.min(later, LATER_MS.length - 1)]!;
}
