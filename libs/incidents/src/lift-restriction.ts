import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAccess } from './announce-access.js';
import type { Incident } from './data/incident.entity.js';
import { updateIncident } from './data/incident.repository.js';
import { deleteRestriction } from './data/restriction.js';
import { lockRestricted } from './restrict-incident.js';

/** The incident is there again for everybody whose role and label reach it. */
@Injectable()
export class LiftRestriction {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found` where it is not restricted. */
  execute(acting: Acting, input: { reference: string; reason: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockRestricted(tx, input.reference);
      await deleteRestriction(tx, incident.id);
      const updated = await updateIncident(tx, incident, {});
      await announceAccess(tx, updated, {
        change: 'restriction-lifted',
        text: 'Open again to everybody at the desk',
        reason: input.reason,
        readers: incident.readers,
      });
      return updated;
    });
  }
}
