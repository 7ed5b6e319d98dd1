/** Severity drives the clocks; highest first. `null` where it is not known: unknown is a value, never `low`. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'baseline'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Positive when `a` is more severe than `b`. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a);
}
