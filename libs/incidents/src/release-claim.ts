import { DomainError, actorLabel } from '@fcert/kernel';
import { Transactions, type Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { UNCLAIMED, lockIncidentFor, updateIncident } from './data/incident.repository.js';

/** Gives an incident back to the desk. Only its holder does; others take over instead. */
@Injectable()
export class ReleaseClaim {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: { reference: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference);
      if (incident.assigneeId === null) return incident;
      if (incident.assigneeId !== tx.actor.id) {
        throw new DomainError(
          'refused',
          'not-yours',
          'Only its holder gives an incident back; take it over instead.',
        );
      }
      const updated = await updateIncident(tx, incident, UNCLAIMED);
      await announce(tx, updated, {
        change: 'released',
        entry: { kind: 'claim', text: `${actorLabel(tx.actor)} gave it back` },
        audit: { before: incident.assigneeId, after: null },
      });
      return updated;
    });
  }
}
