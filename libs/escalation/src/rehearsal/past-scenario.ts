import { DomainError, type Tlp, notFound } from '@fcert/kernel';
import { auditOf } from '@fcert/audit';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Incident, findIncident } from '@fcert/incidents';
import type { Tx } from '@fcert/platform';
import { STEPS_MAX, type Scenario, type ScenarioStep } from './domain/scenario.js';

const MINUTE_MS = 60_000;
/** The play goes on after the last act, so that what was owed by then shows. */
const AFTERWARDS_MINUTES = 1440;
const MINUTES_MAX = 60 * 1440;

/**
 * The course of a past incident as a scenario: who did what, how long after the report. No word of its reports and
 * notes goes into it. Throws `not_found` where the actor may not read the incident.
 */
export async function pastScenario(
  tx: Tx,
  reference: string,
  enable: readonly string[],
): Promise<{ scenario: Scenario; tlp: Tlp }> {
  const incident = await findIncident(tx, { reference });
  if (!incident || !can(tx.actor, 'incident:read', incident)) throw notFound('incident');
  // Whoever may read rehearsals reads this one, too.
  if (incident.readers !== null)
    throw new DomainError(
      'refused',
      'incident-restricted',
      'It is for named readers: its course is not played to all.',
    );
  const body = await findConstituent(tx, incident.constituentId);
  const acts = await actsOf(tx, incident);
  const last = acts.at(-1)?.minutes ?? 0;
  const scenario: Scenario = {
    title: `${incident.reference} played again`,
    startsAt: incident.receivedAt.toISOString(),
    lasts: offset(Math.min(MINUTES_MAX, last + AFTERWARDS_MINUTES)),
    constituent: body!.code,
    ...(enable.length > 0 ? { enable } : {}),
    steps: [reportOf(incident), ...acts.map((act) => act.step)],
  };
  return { scenario, tlp: incident.tlp };
}

function reportOf(incident: Incident): ScenarioStep {
  return {
    at: 'PT0M',
    do: 'report',
    title: `Rehearsal of ${incident.reference}`,
    description: 'The report of a past incident, played again without its words.',
    ...(incident.severity ? { severityClaim: incident.severity } : {}),
  };
}

async function actsOf(tx: Tx, incident: Incident): Promise<{ minutes: number; step: ScenarioStep }[]> {
  const entries = await auditOf(tx, 'incident', incident.id);
  const acts = entries.flatMap((entry) => {
    const minutes = Math.max(0, Math.round((entry.at.getTime() - incident.receivedAt.getTime()) / MINUTE_MS));
    const step = stepOf(entry.action, entry.data ?? {}, offset(minutes));
    return step && minutes <= MINUTES_MAX ? [{ minutes, step }] : [];
  });
  if (acts.length < STEPS_MAX) return acts;
  throw new DomainError('refused', 'too-long', `It has more than ${STEPS_MAX} acts: write a scenario of it.`);
}

/** The act behind an audit entry, or nothing where it is none a person plays. */
function stepOf(action: string, data: Record<string, unknown>, at: string): ScenarioStep | undefined {
  const word = (value: unknown) => (typeof value === 'string' ? value : '');
  switch (action) {
    case 'incident.acknowledged':
      return { at, do: 'acknowledge' };
    case 'incident.classified': {
      const after = (data.after ?? {}) as Record<string, unknown>;
      return { at, do: 'classify', class: word(after.class), type: word(after.type) };
    }
    case 'incident.severity':
      return { at, do: 'set-severity', severity: data.after as never, reason: 'As it was.' };
    case 'incident.state':
      return data.after === 'closed'
        ? { at, do: 'close', disposition: word(data.disposition), note: 'As it was.' }
        : { at, do: 'set-state', state: data.after as never };
    case 'incident.update-sent':
      return { at, do: 'send-update', text: 'The update that was sent.' };
    default:
      return undefined;
  }
}

function offset(minutes: number): string {
  return minutes >= 1440 ? `P${Math.floor(minutes / 1440)}DT${minutes % 1440}M` : `PT${minutes}M`;
}
