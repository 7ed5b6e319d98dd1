import type { Severity } from '@fcert/kernel';
import type { Scope } from './policy.js';

/** What a scope is compared with: the facts about one subject as one duty holder stands to it. */
export interface ScopeFacts {
  readonly sectors: readonly string[];
  readonly severity: Severity | null;
  /** RSIT `class` or `class/type`: the primary and every secondary classification. */
  readonly categories: readonly string[];
  readonly entityKinds: readonly string[];
  readonly flags: ReadonlySet<string>;
}

/** Every list present must match; inside a list one value is enough; a missing list does not restrict. */
export function inScope(scope: Scope | undefined, facts: ScopeFacts): boolean {
  if (!scope) return true;
  return (
    meets(scope.sectors, (sector) => facts.sectors.includes(sector)) &&
    meets(scope.severities, (severity) => facts.severity === severity) &&
    meets(scope.categories, (category) => facts.categories.some((own) => sameCategory(category, own))) &&
    meets(scope.entityKinds, (kind) => facts.entityKinds.includes(kind)) &&
    flagsMatch(scope.flags, facts.flags)
  );
}

function meets<T>(list: readonly T[] | undefined, holds: (value: T) => boolean): boolean {
  return list === undefined || list.some(holds);
}

/** A scope that names a class takes every type of it; one that names a type takes that type alone. */
function sameCategory(wanted: string, own: string): boolean {
  return own === wanted || (!wanted.includes('/') && own.startsWith(`${wanted}/`));
}

function flagsMatch(flags: Scope['flags'], set: ReadonlySet<string>): boolean {
  if (!flags) return true;
  return (
    (flags.all ?? []).every((flag) => set.has(flag)) &&
    meets(flags.any, (flag) => set.has(flag)) &&
    !(flags.none ?? []).some((flag) => set.has(flag))
  );
}
