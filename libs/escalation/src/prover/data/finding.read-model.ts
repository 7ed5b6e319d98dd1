import type { Tlp } from '@fcert/kernel';
import { type Queryable, readersOf } from '@fcert/platform';
import type { FindingKind } from '../domain/finding.js';

/** A finding as oversight reads it: when it was noticed, whether it ended, and what it was about. */
export interface FindingView {
  readonly id: string;
  readonly kind: FindingKind;
  readonly subjectKind: string | null;
  readonly reference: string | null;
  readonly says: string;
  readonly lasts: boolean;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly resolvedAt: Date | null;
  /** What decides who may know which case it is about; null where it is about none. */
  readonly about: {
    readonly constituentId: string | null;
    readonly providerId: string | null;
    readonly tlp: Tlp;
    readonly readers: readonly string[] | null;
  } | null;
  /** Where a page that ends here goes on. */
  readonly key: string;
}

export interface FindingQuery {
  /** Half-open; left out it is open on that side. A finding belongs to the period in which it was first seen. */
  readonly from?: Date;
  readonly to?: Date;
  readonly state?: 'open' | 'ended';
  readonly kind?: FindingKind;
  readonly after?: { readonly key: string; readonly id: string };
  readonly limit: number;
}

/** Findings of a period, the newest first. */
export function listFindings(q: Queryable, query: FindingQuery): Promise<FindingView[]> {
  return q.query<FindingView>(
    `SELECT f.id, f.kind, f.subject_kind AS "subjectKind", f.reference, f.says, f.lasts, f.first_seen_at AS "firstSeenAt",
            f.last_seen_at AS "lastSeenAt", f.resolved_at AS "resolvedAt", f.first_seen_at::text AS key,
            CASE WHEN s.subject_id IS NOT NULL
                 THEN jsonb_build_object('constituentId', s.constituent_id, 'providerId', s.provider_id, 'tlp', s.tlp,
                                         'readers', to_jsonb(${readersOf('s.subject_id')}))
            END AS about
       FROM prover_finding f
       LEFT JOIN clock_subject s ON s.subject_kind = f.subject_kind AND s.subject_id = f.subject_id
      WHERE ($1::timestamptz IS NULL OR f.first_seen_at >= $1) AND ($2::timestamptz IS NULL OR f.first_seen_at < $2)
        AND ($3::text IS NULL OR ($3 = 'open') = (f.lasts AND f.resolved_at IS NULL))
        AND ($4::text IS NULL OR f.kind = $4)
        AND ($5::timestamptz IS NULL OR (f.first_seen_at, f.id) < ($5, $6::uuid))
      ORDER BY f.first_seen_at DESC, f.id DESC LIMIT $7`,
    [
      query.from ?? null,
      query.to ?? null,
      query.state ?? null,
      query.kind ?? null,
      query.after?.key ?? null,
      query.after?.id ?? null,
      query.limit,
    ],
  );
}

/** What the quarterly report says of a period: how often each kind was found, and how much of the history was proven. */
export interface ProofSummary {
  readonly kinds: readonly { readonly kind: FindingKind; readonly found: number; readonly open: number }[];
  /** When every subject had last been proven; null before the first walk was complete. */
  readonly walkedAt: Date | null;
  readonly walks: number;
}

export async function proofSummary(q: Queryable, period: { from?: Date; to?: Date }): Promise<ProofSummary> {
  const kinds = await q.query<ProofSummary['kinds'][number]>(
    `SELECT f.kind, count(*)::int AS found, (count(*) FILTER (WHERE f.lasts AND f.resolved_at IS NULL))::int AS open
       FROM prover_finding f
      WHERE ($1::timestamptz IS NULL OR f.first_seen_at >= $1) AND ($2::timestamptz IS NULL OR f.first_seen_at < $2)
      GROUP BY f.kind ORDER BY f.kind`,
    [period.from ?? null, period.to ?? null],
  );
  const [state] = await q.query<{ walkedAt: Date | null; walks: number }>(
    'SELECT walked_at AS "walkedAt", walks::int AS walks FROM prover_state WHERE one',
  );
  return { kinds, walkedAt: state?.walkedAt ?? null, walks: state?.walks ?? 0 };
}
