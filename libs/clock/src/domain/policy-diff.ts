import type { ClockPolicy } from './policy.js';

/** One place where two texts differ. Things with an id are told by it: `/clocks/notify/duration`. */
export interface PolicyDifference {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Left out where there was nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Every place where `after` says something else than `before`, in the order of the texts. Order of things with ids does not count. */
export function diffPolicies(before: ClockPolicy, after: ClockPolicy): PolicyDifference[] {
  return [...differences('', before, after)];
}

function* differences(path: string, before: unknown, after: unknown): Generator<PolicyDifference> {
  if (before === undefined && after === undefined) return;
  if (before === undefined) yield { path, change: 'added', after };
  else if (after === undefined) yield { path, change: 'removed', before };
  else if (isRecord(before) && isRecord(after)) yield* ofMembers(path, before, after);
  else {
    const [left, right] = [byId(before), byId(after)];
    if (left && right) yield* ofMembers(path, left, right);
    else if (JSON.stringify(before) !== JSON.stringify(after))
      yield { path, change: 'changed', before, after };
  }
}

function* ofMembers(
  path: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Generator<PolicyDifference> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    yield* differences(`${path}/${escaped(key)}`, before[key], after[key]);
}

/** A list of things with ids as an object of them; undefined for any other list or value. */
function byId(value: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value as unknown[];
  if (!items.every((item) => isRecord(item) && typeof item.id === 'string')) return undefined;
  return Object.fromEntries(items.map((item) => [(item as { id: string }).id, item]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 6901. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
