/**
 * Puts items into rounds so that two which share a key are in different rounds, the earlier one first: whatever a later
 * one must know of an earlier one has happened when its round comes. Items without a common key share rounds.
 */
export function inRounds<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): T[][] {
  const rounds: T[][] = [];
  const lastRoundOf = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const place = Math.max(-1, ...keys.map((key) => lastRoundOf.get(key) ?? -1)) + 1;
    for (const key of keys) lastRoundOf.set(key, place);
    (rounds[place] ??= []).push(item);
  }
  return rounds;
}
