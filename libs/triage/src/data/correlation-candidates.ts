import {
  incidentsSharingObservables,
  openIncidents,
  recentOfConstituents,
  type CorrelationCandidate,
  type ObservableSeen,
  type SharedObservable,
} from '@fcert/incidents';
import type { Queryable } from '@fcert/platform';
import { CORRELATION, type Candidate } from '../domain/correlate.js';
import type { Fingerprint } from '../domain/near-duplicate.js';
import { matchTraces, type TraceMatch } from './report-trace.js';

export interface CandidateQuestion {
  readonly constituentId: string;
  readonly class: string | null;
  readonly receivedAt: Date;
  readonly sourceRef: string | null;
  readonly fingerprint: Fingerprint | null;
  readonly values: readonly ObservableSeen[];
}

/** Open incidents that anything at all speaks for, with what speaks for each; for each report asked about. */
export async function correlationCandidates(
  q: Queryable,
  reports: readonly CandidateQuestion[],
): Promise<Candidate[][]> {
  const [traces, sharing, recent] = await Promise.all([
    matchTraces(q, reports),
    incidentsSharingObservables(
      q,
      reports.map(({ values }) => values),
    ),
    recentOfConstituents(q, reports, CORRELATION.sameTypeWindowHours),
  ]);
  const tracedIds = new Set(traces.flatMap((matches) => matches.map(({ incidentId }) => incidentId)));
  const traced = new Map((await openIncidents(q, [...tracedIds])).map((one) => [one.incidentId, one]));
  return reports.map((_, place) => {
    const shared = sharing.filter((one) => one.place === place);
    const incidents = new Map<string, CorrelationCandidate>();
    for (const { incidentId } of traces[place]!) {
      const incident = traced.get(incidentId);
      if (incident) incidents.set(incidentId, incident);
    }
    for (const incident of [...shared, ...recent.filter((one) => one.place === place)])
      incidents.set(incident.incidentId, incident);
    return [...incidents.values()].map((incident) => toCandidate(incident, traces[place]!, shared));
  });
}

function toCandidate(
  incident: CorrelationCandidate,
  traces: readonly TraceMatch[],
  sharing: readonly SharedObservable[],
): Candidate {
  const trace = traces.find(({ incidentId }) => incidentId === incident.incidentId);
  return {
    incidentId: incident.incidentId,
    reference: incident.reference,
    constituentId: incident.constituentId,
    class: incident.class,
    type: incident.type,
    receivedAt: incident.receivedAt,
    sameSourceKey: trace?.sameSourceKey ?? false,
    likeness: trace?.likeness ?? null,
    shared: sharing
      .filter(({ incidentId }) => incidentId === incident.incidentId)
      .map(({ observableType, value, incidents }) => ({ type: observableType, value, incidents })),
  };
}
