/** How many people or records a text speaks of; the largest figure named, `null` when it names none. */
export interface AffectedCount {
  readonly count: number;
  readonly found: string;
}

const FIGURE =
  /(?<![\w.,$£€])(\d{1,3}(?:,\d{2,3}){1,4}|\d{1,9})(\.\d{1,2})? ?(million|billion|thousand|lakhs?|lacs?|crores?|m|k)? (?:\w{1,20} ){0,3}?(records?|people|persons?|individuals?|customers?|clients?|patients?|citizens?|users?|accounts?|employees?|students?|members?|subscribers?|taxpayers?|passports?|cards?|cnics?|files|voters?|pensioners?|names?|veterans?)\b/gi;
/** A bare figure of this form is taken for a year. */
const YEAR = /^(?:19|20)\d\d$/;
const FACTORS: Readonly<Record<string, number>> = {
  million: 1e6,
  m: 1e6,
  billion: 1e9,
  thousand: 1e3,
  k: 1e3,
  lakh: 1e5,
  lac: 1e5,
  crore: 1e7,
};
const TEXT_READ_MAX = 20_000;
/** Above the world's population times ten a figure is a misreading. */
const SENSIBLE_MAX = 1e11;

export function affectedCount(text: string): AffectedCount | null {
  let largest: AffectedCount | null = null;
  for (const match of text.slice(0, TEXT_READ_MAX).matchAll(FIGURE)) {
    const [found, whole = '', fraction = '', unit = ''] = match;
    if (YEAR.test(whole) && !fraction && !unit) continue;
    const factor = FACTORS[unit.toLowerCase().replace(/s$/, '')] ?? 1;
    const count = Math.round(Number(`${whole.replaceAll(',', '')}${fraction}`) * factor);
    if (count <= SENSIBLE_MAX && (largest === null || count > largest.count)) largest = { count, found };
  }
  return largest;
}
