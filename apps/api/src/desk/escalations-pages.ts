import { type Actor, notFound } from '@fcert/kernel';
import { escalationById, escalationsOf } from '@fcert/escalation';
import { can } from '@fcert/identity';
import { findIncident } from '@fcert/incidents';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type EscalationAnswer, type EscalationListAnswer, escalationAnswer } from './escalations.dto.js';

/** Chains as the desk reads them, each page on one snapshot. */
@Injectable()
export class EscalationPages {
  constructor(private readonly transactions: Transactions) {}

  ofIncident(actor: Actor, reference: string): Promise<EscalationListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await findIncident(q, { reference });
      if (!incident || !can(actor, 'incident:read', incident)) throw notFound('incident');
      const escalations = await escalationsOf(q, { kind: 'incident', id: incident.id });
      return { items: escalations.map(escalationAnswer) };
    });
  }

  /** A chain its caller was just allowed to raise or acknowledge. */
  async one(id: string): Promise<EscalationAnswer> {
    const found = await this.transactions.snapshot((q) => escalationById(q, id));
    if (!found) throw notFound('escalation');
    return escalationAnswer(found);
  }
}
