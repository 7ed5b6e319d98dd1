import type { Queryable } from '@fcert/platform';
import type { EscalationPath } from '../domain/policy.js';

export type PolicyDesk = EscalationPath['nodes'][number];

/** Every desk that the escalation path of an enabled policy names, once, by id; the newest version has the say. */
export function policyDesks(q: Queryable): Promise<PolicyDesk[]> {
  return q.query<PolicyDesk>(
    `SELECT DISTINCT ON (node ->> 'id') node ->> 'id' AS id, node ->> 'title' AS title, node ->> 'kind' AS kind
       FROM clock_policy p, jsonb_array_elements(p.document -> 'escalationPath' -> 'nodes') AS node
      WHERE p.enabled
      ORDER BY node ->> 'id', string_to_array(p.version, '.') DESC LIMIT 200`,
  );
}
