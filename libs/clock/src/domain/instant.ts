/** Milliseconds since 1970-01-01T00:00Z. Stored as timestamptz cut to the millisecond, so both sides agree exactly. */
export type Instant = number;

export const earliest = (instants: readonly Instant[]): Instant | null =>
  instants.length === 0 ? null : Math.min(...instants);

export const latest = (instants: readonly Instant[]): Instant | null =>
  instants.length === 0 ? null : Math.max(...instants);
