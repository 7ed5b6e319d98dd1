import { DomainError } from '@fcert/kernel';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { type IncidentPatch, lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { shareRestriction } from './data/restriction.js';
import { type IncidentState, REFUSAL_TEXTS, refuseMove } from './domain/lifecycle.js';
import { IncidentClocks } from './incident-clocks.js';

/**
 * Moves an incident along its lifecycle. Reaching `recovered` is the event of that name. Reopening is such a move
 * too: what had ended with the closing is owed again. Throws `merged-away` for one that lives on in another.
 */
@Injectable()
export class ChangeState {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(
    acting: Acting,
    input: { reference: string; version: number; state: IncidentState },
  ): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference, input.version);
      const refusal = refuseMove(incident.state, input.state);
      if (refusal)
        throw new DomainError('refused', refusal, REFUSAL_TEXTS[refusal], {
          current: { state: incident.state, version: incident.version },
        });
      const reopened = incident.state === 'closed';
      if (reopened && incident.duplicateOf !== null)
        await shareRestriction(tx, { from: incident.duplicateOf, to: incident.id });
      const next = await this.clocksAfter(tx, incident, input.state);
      const updated = await updateIncident(tx, incident, {
        state: input.state,
        ...(reopened ? { closedAt: null, disposition: null, duplicateOf: null } : {}),
        ...next,
      });
      await announce(tx, updated, {
        change: reopened ? 'reopened' : 'state',
        entry: { kind: 'state', text: `${incident.state} → ${input.state}`, visibility: 'constituent' },
        audit: { before: incident.state, after: input.state },
      });
      return updated;
    });
  }

  private async clocksAfter(tx: Tx, incident: Incident, state: IncidentState): Promise<IncidentPatch> {
    if (incident.state === 'closed') return this.clocks.reopened(tx, incident);
    return state === 'recovered' ? this.clocks.happened(tx, incident, 'recovered') : {};
  }
}
