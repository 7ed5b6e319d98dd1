import { actorLabel } from '@fcert/kernel';
import { type Acting, Transactions, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { IncidentClocks } from './incident-clocks.js';

/**
 * A person has taken note and the reporter is told: the deliberate act that stops FCERT's acknowledgement clock.
 * Asked again, it answers the incident unchanged, unless a report that joined since waits for it.
 */
@Injectable()
export class AcknowledgeIncident {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(acting: Acting, input: { reference: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference);
      if (incident.acknowledgedAt && !(await this.clocks.awaitsAcknowledgement(tx, incident)))
        return incident;
      const next = await this.clocks.happened(tx, incident, 'acknowledged');
      const acknowledgedAt = incident.acknowledgedAt ?? (await databaseTime(tx));
      const updated = await updateIncident(tx, incident, { acknowledgedAt, ...next });
      await announce(tx, updated, {
        change: 'acknowledged',
        entry: {
          kind: 'acknowledgement',
          text: `FCERT has taken note: ${actorLabel(tx.actor)}`,
          visibility: 'constituent',
        },
      });
      return updated;
    });
  }
}
