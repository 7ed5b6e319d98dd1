import { Transactions, type Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { IncidentClocks } from './incident-clocks.js';

/**
 * Writes a note into the timeline. One that the organisation may read is an update sent to it, and stops FCERT's
 * update clock; an internal one stops nothing.
 */
@Injectable()
export class AddNote {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(
    acting: Acting,
    input: { reference: string; text: string; visibility: 'fcert' | 'constituent' },
  ): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference);
      const next =
        input.visibility === 'constituent' ? await this.clocks.happened(tx, incident, 'update_sent') : {};
      const updated = await updateIncident(tx, incident, next);
      await announce(tx, updated, {
        change: input.visibility === 'constituent' ? 'update-sent' : 'note',
        entry: { kind: 'note', text: input.text, visibility: input.visibility },
        audit: { visibility: input.visibility },
      });
      return updated;
    });
  }
}
