/** Permissible Actions Protocol, strictest first (MISP taxonomy PAP v3): how whoever holds something may act on it. */
export const PAP_LABELS = ['red', 'amber', 'green', 'clear'] as const;
export type Pap = (typeof PAP_LABELS)[number];

const rank = (label: Pap): number => PAP_LABELS.indexOf(label);

/** A composite takes the strictest label of its parts. */
export function strictestPap(labels: readonly Pap[]): Pap {
  return labels.reduce<Pap>((a, b) => (rank(b) < rank(a) ? b : a), 'clear');
}

/** True when `label` is at most as strict as `limit`. */
export function isPapAtMost(label: Pap, limit: Pap): boolean {
  return rank(label) >= rank(limit);
}
