import type { ListScope } from '@fcert/identity';
import { type Queryable, openTo } from '@fcert/platform';

export interface RelatedIncident {
  readonly reference: string;
  readonly title: string;
  readonly state: string;
  readonly relation: 'proposed' | 'confirmed' | 'dismissed';
  readonly reasons: string[];
}

/** Incidents proposed or known to belong with this one, only those the caller may see. */
export function relatedOf(q: Queryable, incidentId: string, scope: ListScope): Promise<RelatedIncident[]> {
  return q.query<RelatedIncident>(
    `SELECT i.reference, i.title, i.state, r.state AS relation, r.reasons
       FROM incident_relation r
       JOIN incident i ON i.id = CASE WHEN r.incident_id = $1 THEN r.related_id ELSE r.incident_id END
      WHERE (r.incident_id = $1 OR r.related_id = $1)
        AND ($2::uuid IS NULL OR i.constituent_id = $2) AND i.tlp = ANY($3::text[])
        AND ${openTo('i.id', '$4')}
      ORDER BY r.proposed_at DESC LIMIT 50`,
    [incidentId, scope.constituentId, scope.tlp, scope.reader],
  );
}
