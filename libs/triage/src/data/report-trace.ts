import type { Queryable, Tx } from '@fcert/platform';
import { likeness, type Fingerprint } from '../domain/near-duplicate.js';

/** What later reports are compared with. */
export interface Trace {
  readonly reportId: string;
  readonly incidentId: string;
  readonly sourceRef: string | null;
  readonly fingerprint: Fingerprint | null;
}

export interface TraceMatch {
  readonly incidentId: string;
  readonly likeness: number | null;
  readonly sameSourceKey: boolean;
}

export async function keepTrace(tx: Tx, { reportId, incidentId, sourceRef, fingerprint }: Trace): Promise<void> {
  await tx.query(
    `INSERT INTO report_trace (report_id, incident_id, source_ref, signature, bands) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (report_id) DO NOTHING`,
    [reportId, incidentId, sourceRef, fingerprint?.signature ?? null, fingerprint?.bands ?? null],
  );
}

const ALIKE_READ = 40;
const SAME_SOURCE_READ = 10;
/** Texts older than this are another story even when they are worded alike. */
const ALIKE_DAYS = 90;

/** Earlier reports worded alike or from the same source, best match of each incident. */
export async function matchTraces(
  q: Queryable,
  report: { sourceRef: string | null; fingerprint: Fingerprint | null },
): Promise<TraceMatch[]> {
  const { fingerprint, sourceRef } = report;
  const alike = fingerprint
    ? await q.query<{ incidentId: string; signature: number[] }>(
        `SELECT t.incident_id AS "incidentId", t.signature FROM report_trace t
          WHERE t.bands && $1::integer[] AND t.bands IS NOT NULL
            AND t.traced_at > now() - make_interval(days => $2)
          ORDER BY t.traced_at DESC LIMIT $3`,
        [fingerprint.bands, ALIKE_DAYS, ALIKE_READ],
      )
    : [];
  const sameSource = sourceRef
    ? await q.query<{ incidentId: string }>(
        `SELECT t.incident_id AS "incidentId" FROM report_trace t WHERE t.source_ref = $1
          ORDER BY t.traced_at DESC LIMIT $2`,
        [sourceRef, SAME_SOURCE_READ],
      )
    : [];
  return bestOfEach(fingerprint, alike, new Set(sameSource.map(({ incidentId }) => incidentId)));
}

function bestOfEach(
  fingerprint: Fingerprint | null,
  alike: readonly { incidentId: string; signature: number[] }[],
  sameSource: ReadonlySet<string>,
): TraceMatch[] {
  const best = new Map<string, number | null>([...sameSource].map((incidentId) => [incidentId, null]));
  for (const { incidentId, signature } of alike) {
    const share = fingerprint ? likeness(fingerprint.signature, signature) : 0;
    best.set(incidentId, Math.max(best.get(incidentId) ?? 0, share));
  }
  return [...best].map(([incidentId, share]) => ({
    incidentId,
    likeness: share,
    sameSourceKey: sameSource.has(incidentId),
  }));
}

/**
 * Two reports of one body that could join each other are triaged one after the other: whoever comes second sees the
 * first one's incident. Keys are locked in one order by all, until the transaction ends.
 */
export async function lockKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(k.key, 0)) FROM unnest($1::text[]) WITH ORDINALITY AS k(key, place)`,
    [[...new Set(keys)].sort()],
  );
}
