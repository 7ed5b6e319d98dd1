import type { Queryable } from '@fcert/platform';

export interface ProviderRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Active providers in order of code, at most 200. */
export function providers(q: Queryable): Promise<ProviderRow[]> {
  return q.query<ProviderRow>('SELECT id, code, name FROM mssp_provider WHERE active ORDER BY code LIMIT 200');
}

export interface RuleRow {
  readonly code: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly service: string;
  /** Decimal strings: counters outgrow a double. */
  readonly matchCount: string;
  readonly unservedCount: string;
  readonly lastMatchedAt: Date | null;
}

/** The routing rules with how often and when each last matched, in the order they are asked; at most 500. */
export function routingRules(q: Queryable): Promise<RuleRow[]> {
  return q.query<RuleRow>(
    `SELECT r.code, r.position, r.enabled, r.service_id AS service, r.match_count::text AS "matchCount",
            r.unserved_count::text AS "unservedCount", r.last_matched_at AS "lastMatchedAt"
       FROM mssp_routing_rule r ORDER BY r.position, r.code LIMIT 500`,
  );
}

/** A provider by its id, also one that is no longer active. */
export async function providerById(q: Queryable, id: string): Promise<ProviderRow | undefined> {
  const [provider] = await q.query<ProviderRow>('SELECT id, code, name FROM mssp_provider WHERE id = $1', [id]);
  return provider;
}
