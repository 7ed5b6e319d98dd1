import { DomainError, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Incident, findIncident, lockIncidentById } from '@fcert/incidents';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type Offer, PlaceOffer, refusedOffer } from './place-offer.js';

export interface OfferInput extends Omit<Offer, 'ruleId'> {
  /** Of the incident. */
  readonly reference: string;
}

/** An analyst offers a piece of work inside an incident to a provider under contract. */
@Injectable()
export class OfferTask {
  constructor(
    private readonly transactions: Transactions,
    private readonly place: PlaceOffer,
  ) {}

  execute(acting: Acting, input: OfferInput): Promise<Task> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await this.incident(tx, input.reference);
      const placed = await this.place.execute(tx, incident, { ...input, ruleId: null });
      if ('refusal' in placed) throw refusedOffer(placed.refusal);
      if ('alreadyOffered' in placed) throw new Error('an offer by hand carries no rule');
      return placed.task;
    });
  }

  /** Locked, so that closing and offering follow one another. Who may not read it learns nothing. */
  private async incident(tx: Tx, reference: string): Promise<Incident> {
    const found = await findIncident(tx, { reference });
    if (!found || !can(tx.actor, 'incident:read', found)) throw notFound('incident');
    if (!can(tx.actor, 'mssp-task:offer', found)) {
      throw new DomainError(
        'forbidden',
        'forbidden',
        'You may read this incident but not offer tasks on it.',
      );
    }
    return lockIncidentById(tx, found.id);
  }
}
