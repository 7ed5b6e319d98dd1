import {
  incidentsSharingObservables,
  openIncidents,
  recentOfConstituent,
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

/** Open incidents that anything at all speaks for, with what speaks for each. */
export async function correlationCandidates(q: Queryable, report: CandidateQuestion): Promise<Candidate[]> {
  const [traces, sharing, recent] = await Promise.all([
    matchTraces(q, report),
    incidentsSharingObservables(q, report.values),
    report.class === null
      ? []
      : recentOfConstituent(q, {
          constituentId: report.constituentId,
          class: report.class,
          receivedAt: report.receivedAt,
          windowHours: CORRELATION.sameTypeWindowHours,
        }),
  ]);
  const tracedIds = traces.map(({ incidentId }) => incidentId);
  const traced = tracedIds.length === 0 ? [] : await openIncidents(q, tracedIds);
  const incidents = new Map<string, CorrelationCandidate>();
  for (const incident of [...traced, ...sharing, ...recent]) incidents.set(incident.incidentId, incident);
  return [...incidents.values()].map((incident) => toCandidate(incident, traces, sharing));
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
