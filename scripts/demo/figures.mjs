/** The value below which a share of the sorted numbers lies (nearest rank); undefined for none. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Rows of `[label, value]` in two columns under a title. */
export function table(title, rows) {
  const width = Math.max(...rows.map(([label]) => label.length));
  return [`  ${title}`, ...rows.map(([label, value]) => `    ${label.padEnd(width)}   ${value}`)].join('\n');
}

export const ms = (value) => (value === undefined ? '-' : `${value.toFixed(0)} ms`);
export const percent = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(0)} %`);
