import type { Severity } from '@fcert/kernel';

/** When a rule asks for a managed service. Every list present must match, inside a list one value is enough. */
export interface RuleConditions {
  /** RSIT `class` or `class/type`. */
  readonly categories?: readonly string[];
  readonly sectors?: readonly string[];
  readonly severities?: readonly Severity[];
  readonly flags?: {
    readonly all?: readonly string[];
    readonly any?: readonly string[];
    readonly none?: readonly string[];
  };
}

export interface RoutingRule {
  readonly id: string;
  readonly code: string;
  /** Rules are asked in this order. */
  readonly position: number;
  readonly conditions: RuleConditions;
  readonly serviceId: string;
  readonly instructions: string;
}

export interface RoutingFacts {
  /** Primary and secondary classifications as `class/type` or `class`. */
  readonly categories: readonly string[];
  readonly sector: string;
  readonly severity: Severity | null;
  readonly flags: readonly string[];
}

/** One incident is offered at most this many tasks by rule. */
export const OFFERS_BY_RULE_MAX = 3;

/** The rules that apply, in order, at most one for each service. */
export function matchingRules(rules: readonly RoutingRule[], facts: RoutingFacts): RoutingRule[] {
  const services = new Set<string>();
  return [...rules]
    .sort((a, b) => a.position - b.position || a.code.localeCompare(b.code))
    .filter((rule) => matches(rule.conditions, facts))
    .filter((rule) => !services.has(rule.serviceId) && services.add(rule.serviceId))
    .slice(0, OFFERS_BY_RULE_MAX);
}

/** A rule without any condition would send everything out, so it never matches. */
export function matches(conditions: RuleConditions, facts: RoutingFacts): boolean {
  const { categories, sectors, severities, flags } = conditions;
  if (!categories && !sectors && !severities && !flags) return false;
  return (
    among(categories, (wanted) =>
      facts.categories.some((own) => own === wanted || own.startsWith(`${wanted}/`)),
    ) &&
    among(sectors, (sector) => sector === facts.sector) &&
    among(severities, (severity) => severity === facts.severity) &&
    flagsHold(flags, new Set(facts.flags))
  );
}

function among<T>(list: readonly T[] | undefined, holds: (value: T) => boolean): boolean {
  return list === undefined || list.some(holds);
}

function flagsHold(flags: RuleConditions['flags'], set: ReadonlySet<string>): boolean {
  if (!flags) return true;
  const has = (flag: string): boolean => set.has(flag);
  return (flags.all ?? []).every(has) && among(flags.any, has) && !(flags.none ?? []).some(has);
}
