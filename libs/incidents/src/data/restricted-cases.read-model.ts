import type { Tlp } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

/** A case whose readers are written down. */
export interface RestrictedCase {
  readonly kind: 'incident' | 'report';
  readonly id: string;
  readonly reference: string;
  readonly tlp: Tlp;
}

/** Those of these incidents and reports that are marked RED or AMBER+STRICT, or are for named readers. */
export function restrictedCases(q: Queryable, references: readonly string[]): Promise<RestrictedCase[]> {
  return q.query<RestrictedCase>(
    `SELECT 'incident' AS kind, i.id, i.reference, i.tlp FROM incident i
      WHERE i.reference = ANY ($1::text[]) AND (i.tlp IN ('red', 'amber+strict') OR EXISTS (SELECT FROM restricted_subject s WHERE s.subject_id = i.id))
     UNION ALL
     SELECT 'report', r.id, r.reference, r.tlp FROM report r
      WHERE r.reference = ANY ($1::text[]) AND (r.tlp IN ('red', 'amber+strict') OR EXISTS (SELECT FROM restricted_subject s WHERE s.subject_id = r.id))`,
    [[...references]],
  );
}
