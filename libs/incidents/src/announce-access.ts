import type { IncidentChange } from '@fcert/kernel';
import { type Tx, event } from '@fcert/platform';
import { aboutIncident, announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { providersOnCase } from './data/restriction.js';

export interface AccessChange {
  readonly change: Extract<
    IncidentChange,
    'restricted' | 'restriction-lifted' | 'reader-added' | 'reader-removed'
  >;
  readonly text: string;
  readonly reason: string;
  readonly readers: readonly string[];
  /** Who may no longer know of it; null: everybody whom the list does not name. Left out: nobody. */
  readonly lost?: readonly string[] | null;
}

/**
 * Timeline, audit entry and event of a change of who may know of an incident, and the word to the gateways that somebody's
 * sockets must be told to let go of it.
 */
export async function announceAccess(tx: Tx, incident: Incident, it: AccessChange): Promise<void> {
  const { change, text, reason, readers, lost } = it;
  const providerIds = lost === undefined ? [] : await providersOnCase(tx, incident.id);
  await announce(tx, incident, {
    change,
    entry: { kind: 'access', text: `${text}: ${reason}`, data: { readers, reason } },
    audit: { readers, reason },
    more:
      lost === undefined
        ? []
        : [
            event({
              ...aboutIncident(incident),
              type: 'incident.access-changed',
              payload: { incidentId: incident.id, lost, providerIds },
            }),
          ],
  });
}
