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

export interface RuleMatch {
  readonly id: string;
  readonly served: boolean;
}

/** A rule that never matches, or whose matches nobody serves, is seen by its counters. */
export async function countMatches(tx: Tx, matches: readonly RuleMatch[]): Promise<void> {
  if (matches.length === 0) return;
  // In order of id, so that two incidents matching the same rules never wait for each other in a ring; and no stronger
  // than the update itself, because a task that was just offered by the rule holds its key.
  await tx.query(
    `WITH counted AS (
       SELECT m.id, count(*) AS matched, count(*) FILTER (WHERE NOT m.served) AS unserved
         FROM unnest($1::uuid[], $2::boolean[]) AS m(id, served) GROUP BY m.id),
     mine AS (SELECT r.id FROM mssp_routing_rule r WHERE r.id = ANY ($1::uuid[]) ORDER BY r.id FOR NO KEY UPDATE)
     UPDATE mssp_routing_rule r
        SET match_count = r.match_count + c.matched, unserved_count = r.unserved_count + c.unserved,
            last_matched_at = now()
       FROM counted c JOIN mine ON mine.id = c.id WHERE r.id = c.id`,
    [matches.map(({ id }) => id), matches.map(({ served }) => served)],
  );
}
