/** Traffic Light Protocol 2.0, strictest first (FIRST TLP 2.0; MISP taxonomy tlp v10). */
export const TLP_LABELS = ['red', 'amber+strict', 'amber', 'green', 'clear'] as const;
export type Tlp = (typeof TLP_LABELS)[number];

/** Unmarked intake is treated as AMBER until an analyst sets a label. */
export const DEFAULT_TLP: Tlp = 'amber';

const rank = (label: Tlp): number => TLP_LABELS.indexOf(label);

/** A composite takes the strictest label of its parts. An empty list is `clear`. */
export function strictest(labels: readonly Tlp[]): Tlp {
  return labels.reduce<Tlp>((a, b) => (rank(b) < rank(a) ? b : a), 'clear');
}

/** True when `label` is at most as strict as `limit`: `isAtMost('green', 'amber')` is true. */
export function isAtMost(label: Tlp, limit: Tlp): boolean {
  return rank(label) >= rank(limit);
}

/** Reads a label as people write it: any case, `TLP:` prefix, legacy WHITE. Undefined when it is none. */
export function parseTlp(text: string): Tlp | undefined {
  const label = text
    .trim()
    .toLowerCase()
    .replace(/^tlp:\s*/, '');
  if (label === 'white') return 'clear';
  return TLP_LABELS.find((known) => known === label);
}
