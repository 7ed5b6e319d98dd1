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

export async function keepTraces(tx: Tx, traces: readonly Trace[]): Promise<void> {
  if (traces.length === 0) return;
  const rows = traces.map(({ reportId, incidentId, sourceRef, fingerprint }) => ({
    report_id: reportId,
    incident_id: incidentId,
    source_ref: sourceRef,
    signature: fingerprint?.signature ?? null,
    bands: fingerprint?.bands ?? null,
  }));
  await tx.query(
    `INSERT INTO report_trace (report_id, incident_id, source_ref, signature, bands)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(report_id uuid, incident_id uuid, source_ref text, signature integer[], bands integer[])
     ON CONFLICT (report_id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

const ALIKE_READ = 40;
const SAME_SOURCE_READ = 10;
/** Texts older than this are another story even when they are worded alike. */
const ALIKE_DAYS = 90;

interface Traceable {
  readonly sourceRef: string | null;
  readonly fingerprint: Fingerprint | null;
}

/** Earlier reports worded alike or from the same source, best match of each incident; for each report asked about. */
export async function matchTraces(q: Queryable, reports: readonly Traceable[]): Promise<TraceMatch[][]> {
  const [alike, sameSource] = await Promise.all([readAlike(q, reports), readSameSource(q, reports)]);
  return reports.map(({ fingerprint }, place) =>
    bestOfEach(
      fingerprint,
      alike.filter((one) => one.place === place),
      new Set(sameSource.flatMap((one) => (one.place === place ? [one.incidentId] : []))),
    ),
  );
}

interface AlikeTrace {
  place: number;
  incidentId: string;
  signature: number[];
}

async function readAlike(q: Queryable, reports: readonly Traceable[]): Promise<AlikeTrace[]> {
  const asked = reports.flatMap(({ fingerprint }, place) =>
    fingerprint ? [{ place, bands: fingerprint.bands }] : [],
  );
  if (asked.length === 0) return [];
  return q.query<AlikeTrace>(
    `SELECT asked.place, found.*
       FROM jsonb_to_recordset($1::jsonb) AS asked(place int, bands integer[])
      CROSS JOIN LATERAL (
        SELECT t.incident_id AS "incidentId", t.signature FROM report_trace t
         WHERE t.bands && asked.bands AND t.bands IS NOT NULL
           AND t.traced_at > now() - make_interval(days => $2)
         ORDER BY t.traced_at DESC LIMIT $3) AS found`,
    [JSON.stringify(asked), ALIKE_DAYS, ALIKE_READ],
  );
}

async function readSameSource(
  q: Queryable,
  reports: readonly Traceable[],
): Promise<{ place: number; incidentId: string }[]> {
  const asked = reports.flatMap(({ sourceRef }, place) => (sourceRef ? [{ place, sourceRef }] : []));
  if (asked.length === 0) return [];
  return q.query<{ place: number; incidentId: string }>(
    `SELECT asked.place, found.*
       FROM jsonb_to_recordset($1::jsonb) AS asked(place int, "sourceRef" text)
      CROSS JOIN LATERAL (
        SELECT t.incident_id AS "incidentId" FROM report_trace t WHERE t.source_ref = asked."sourceRef"
         ORDER BY t.traced_at DESC LIMIT $2) AS found`,
    [JSON.stringify(asked), SAME_SOURCE_READ],
  );
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
