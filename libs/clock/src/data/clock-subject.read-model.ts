import type { Tlp } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { SubjectKind } from '../domain/history.js';

/** What clocks are about, as the permission filter must know it. */
export interface ClockSubject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly reference: string;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
}

/** Subjects of one kind in no order; absent ones are left out. */
export function findClockSubjects(
  q: Queryable,
  kind: SubjectKind,
  ids: readonly string[],
): Promise<ClockSubject[]> {
  return q.query<ClockSubject>(
    `SELECT s.subject_kind AS kind, s.subject_id AS id, s.reference, s.constituent_id AS "constituentId",
            s.provider_id AS "providerId", s.tlp
       FROM clock_subject s WHERE s.subject_kind = $1 AND s.subject_id = ANY ($2::uuid[])`,
    [kind, ids],
  );
}
