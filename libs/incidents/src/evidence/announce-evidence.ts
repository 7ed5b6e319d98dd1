import { type Tx, event, publish } from '@fcert/platform';
import { announce } from '../announce.js';
import { lockIncidentById, updateIncident } from '../data/incident.repository.js';
import type { Evidence } from './data/evidence.js';

/**
 * Tells the shelf and, where there is an incident, its timeline. Neither says what the file is called or what it is:
 * who wants to know asks for it and is asked who they are.
 */
export async function tellOfEvidence(
  tx: Tx,
  evidence: Evidence,
  type: 'evidence.received' | 'evidence.scanned',
  text: string,
): Promise<void> {
  const about = aboutEvidence(evidence);
  const payload = { evidenceId: evidence.id };
  await publish(tx, [
    type === 'evidence.received'
      ? event({ ...about, type, payload })
      : event({ ...about, type, payload: { ...payload, state: evidence.state } }),
  ]);
  // Whoever may not see the incident of their report's file, for its label, does not write on it either; the scan does.
  if (evidence.incidentId === null || evidence.incidentReference === null) return;
  const incident = await updateIncident(tx, await lockIncidentById(tx, evidence.incidentId), {});
  await announce(tx, incident, {
    change: 'evidence',
    entry: { kind: 'evidence', text, data: { evidenceId: evidence.id } },
    audit: { evidenceId: evidence.id },
  });
}

function aboutEvidence(evidence: Evidence) {
  const isOfReport = evidence.reportId !== null;
  return {
    subjectKind: isOfReport ? ('report' as const) : ('incident' as const),
    subjectId: (evidence.reportId ?? evidence.incidentId)!,
    reference: isOfReport ? evidence.reportReference : evidence.incidentReference,
    version: 1,
    constituentId: evidence.constituentId,
    providerId: null,
    tlp: evidence.tlp,
  };
}
