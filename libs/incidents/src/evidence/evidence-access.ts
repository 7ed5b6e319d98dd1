import { type Actor, DomainError, type Tlp, isId, notFound } from '@fcert/kernel';
import { type AccessObject, type Verb, can } from '@fcert/identity';
import type { Queryable } from '@fcert/platform';
import { findIncident } from '../data/incident.repository.js';
import { findReport } from '../data/report.repository.js';
import { type Evidence, findEvidence } from './data/evidence.js';
import { isHandedTo } from './data/hand-overs.js';

/** What a file is added to: a report, or an incident. */
export type About = { readonly report: string } | { readonly incident: string };

export interface EvidenceSubject {
  readonly id: string;
  readonly reportId: string | null;
  readonly incidentId: string | null;
  readonly constituentId: string;
  readonly tlp: Tlp;
  readonly readers: readonly string[] | null;
}

/** The report or incident itself, for those who may read it; to everybody else it is not there. */
export async function findSubject(q: Queryable, actor: Actor, about: About): Promise<EvidenceSubject> {
  if ('report' in about) {
    const report = await findReport(q, { reference: about.report });
    if (!report || !can(actor, 'report:read', report)) throw notFound('report');
    return { ...report, reportId: report.id, incidentId: null };
  }
  const incident = await findIncident(q, { reference: about.incident });
  if (!incident || !can(actor, 'incident:read', incident)) throw notFound('incident');
  return { ...incident, reportId: null, incidentId: incident.id };
}

/** What FCERT adds to an incident is FCERT's own: it belongs to no body, whoever the incident is about. */
export function accessTo(
  { reportId, constituentId, tlp, readers }: Pick<Evidence, 'reportId' | 'constituentId' | 'tlp' | 'readers'>,
  providerId: string | null = null,
): AccessObject {
  return { constituentId: reportId === null ? null : constituentId, providerId, tlp, readers };
}

/** A foreign file, one that has not arrived and one that never was answer alike. */
export async function findEvidenceFor(q: Queryable, actor: Actor, verb: Verb, id: string): Promise<Evidence> {
  const evidence = isId(id) ? await findEvidence(q, id) : undefined;
  if (!evidence || evidence.state === 'uploading') throw notFound('file');
  const object = accessTo(evidence, await providerFor(q, actor, evidence.id));
  if (!can(actor, 'evidence:read', object)) throw notFound('file');
  if (!can(actor, verb, object)) {
    throw new DomainError('forbidden', 'forbidden', 'You may know of this file but not do this to it.');
  }
  return evidence;
}

/** A provider sees what was handed to it with a task of its own. */
async function providerFor(q: Queryable, actor: Actor, evidenceId: string): Promise<string | null> {
  if (actor.kind === 'system' || actor.providerId === null) return null;
  return (await isHandedTo(q, evidenceId, actor.providerId)) ? actor.providerId : null;
}
