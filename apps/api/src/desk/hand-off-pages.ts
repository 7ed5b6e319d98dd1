import { findHandOff, handOffsOf } from '@fcert/escalation';
import { can } from '@fcert/identity';
import { type Incident, findIncident } from '@fcert/incidents';
import { type Actor, notFound } from '@fcert/kernel';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type HandOffAnswer, type HandOffListAnswer, handOffAnswer } from './hand-offs.dto.js';

/** Hand-offs as the desk reads them. One prepared under a stricter label than the incident has now is judged by its own. */
@Injectable()
export class HandOffPages {
  constructor(private readonly transactions: Transactions) {}

  ofIncident(actor: Actor, reference: string): Promise<HandOffListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await readable(q, actor, reference);
      const handOffs = await handOffsOf(q, incident.id);
      const seen = handOffs.filter((handOff) => can(actor, 'incident:read', handOff));
      return { items: seen.map(handOffAnswer) };
    });
  }

  one(actor: Actor, reference: string, id: string): Promise<HandOffAnswer> {
    return this.transactions.snapshot(async (q) => {
      await readable(q, actor, reference);
      const handOff = await findHandOff(q, { id, reference });
      if (!handOff || !can(actor, 'incident:read', handOff)) throw notFound('hand-off');
      return handOffAnswer(handOff);
    });
  }
}

async function readable(q: Queryable, actor: Actor, reference: string): Promise<Incident> {
  const incident = await findIncident(q, { reference });
  if (!incident || !can(actor, 'incident:read', incident)) throw notFound('incident');
  return incident;
}
