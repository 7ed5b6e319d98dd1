import type { Queryable, Tx } from '@fcert/platform';
import type { RoutingRule } from '../domain/routing.js';

/** More rules than this would be a mistake of data, not a policy. */
const RULES_MAX = 500;

export function enabledRules(q: Queryable): Promise<RoutingRule[]> {
  return q.query<RoutingRule>(
    `SELECT r.id, r.code, r.position, r.conditions, r.service_id AS "serviceId", r.instructions
       FROM mssp_routing_rule r WHERE r.enabled ORDER BY r.position, r.code LIMIT ${RULES_MAX}`,
  );
}

/** A rule that never matches, or whose matches nobody serves, is seen by its counters. */
export async function countMatches(tx: Tx, matches: readonly { id: string; served: boolean }[]): Promise<void> {
  if (matches.length === 0) return;
  // In order of id, so that two incidents matching the same rules never wait for each other in a ring.
  const ordered = [...matches].sort((a, b) => a.id.localeCompare(b.id));
  for (const match of ordered) {
    await tx.query(
      `UPDATE mssp_routing_rule
          SET match_count = match_count + 1, last_matched_at = now(), unserved_count = unserved_count + $2
        WHERE id = $1`,
      [match.id, match.served ? 0 : 1],
    );
  }
}
