/**
 * JSON in its one canonical form (RFC 8785, JCS): members in order of their UTF-16 code units, no white space, numbers
 * and strings as ECMAScript writes them. The same value gives the same bytes on every machine, so it can be hashed.
 * Throws on what JSON cannot hold: NaN, infinities, half of a surrogate pair, functions. Members that are undefined
 * are left out.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`canonical JSON cannot hold a ${typeof value}`);
}

function canonicalObject(value: Record<string, unknown>): string {
  // Sorting without a comparer is by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return `{${names.map((name) => `${canonicalString(name)}:${canonicalJson(value[name])}`).join(',')}}`;
}

function canonicalString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('canonical JSON cannot hold half of a surrogate pair');
  return JSON.stringify(text);
}

function canonicalNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`canonical JSON cannot hold ${number}`);
  return JSON.stringify(number);
}
