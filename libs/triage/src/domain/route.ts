import type { Severity } from '@fcert/kernel';

export interface RouteCondition {
  /** RSIT `class` or `class/type`. */
  readonly categories?: readonly string[];
  readonly sectors?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Triage was not sure of the type. */
  readonly unsure?: boolean;
}

export interface RouteRule {
  readonly id: string;
  readonly when: RouteCondition;
  readonly desk: string;
  /** A service of the managed-service catalogue that would help; offering it is decided by the contracts. */
  readonly service?: string;
  readonly reason: string;
}

/** Asked from the top; the first rule that matches gives the desk, the first one with a service the service. */
export interface RoutingTable {
  readonly id: string;
  readonly version: number;
  readonly desks: Readonly<Record<string, string>>;
  readonly rules: readonly RouteRule[];
  readonly fallbackDesk: string;
}

export interface RouteFacts {
  readonly category: string | null;
  readonly sector: string | null;
  readonly severity: Severity;
}

export interface Route {
  readonly table: string;
  readonly desk: string;
  readonly deskName: string;
  readonly service: string | null;
  readonly reasons: readonly string[];
}

export function route(table: RoutingTable, facts: RouteFacts): Route {
  const matching = table.rules.filter(({ when }) => matches(when, facts));
  const forDesk = matching[0];
  const forService = matching.find(({ service }) => service !== undefined);
  const desk = forDesk?.desk ?? table.fallbackDesk;
  return {
    table: `${table.id}@${table.version}`,
    desk,
    deskName: table.desks[desk] ?? desk,
    service: forService?.service ?? null,
    reasons: [...new Set([forDesk?.reason ?? 'no rule matched', ...(forService ? [forService.reason] : [])])],
  };
}

/** A rule without a condition would take everything, so it never matches. */
function matches(when: RouteCondition, { category, sector, severity }: RouteFacts): boolean {
  const { categories, sectors, severities, unsure } = when;
  if (!categories && !sectors && !severities && unsure === undefined) return false;
  return (
    (!categories ||
      (category !== null && categories.some((it) => it === category || category.startsWith(`${it}/`)))) &&
    (!sectors || (sector !== null && sectors.includes(sector))) &&
    (!severities || severities.includes(severity)) &&
    (unsure === undefined || unsure === (category === null))
  );
}

/** Throws with the first fault: a rule that names no desk of the table, or that holds always. */
export function readRoutingTable(document: unknown): RoutingTable {
  const table = document as RoutingTable;
  if (typeof table?.id !== 'string' || !table.rules) throw new Error('routing table: id or rules missing');
  const fallback: RouteRule = {
    id: 'fallback',
    when: { unsure: true },
    desk: table.fallbackDesk,
    reason: '',
  };
  for (const { id, desk, when } of [...table.rules, fallback]) {
    if (!Object.hasOwn(table.desks, desk)) throw new Error(`routing table: rule ${id} names no desk ${desk}`);
    if (Object.keys(when).length === 0) throw new Error(`routing table: rule ${id} has no condition`);
  }
  return table;
}
