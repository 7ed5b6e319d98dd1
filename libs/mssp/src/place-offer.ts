import { DomainError, actorLabel, newId } from '@fcert/kernel';
import { can } from '@fcert/identity';
import type { Incident } from '@fcert/incidents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceTask } from './announce-task.js';
import { coversOf, findService } from './data/covers.read-model.js';
import type { Task } from './data/task.entity.js';
import { insertTask, noteNextDue, openTaskCount } from './data/task.repository.js';
import {
  OFFER_REFUSAL_TEXTS,
  type OfferRefusal,
  chooseCover,
  isActive,
  refuseOffer,
  taskSeverity,
} from './domain/offer.js';
import { TaskClocks } from './task-clocks.js';

export interface Offer {
  readonly serviceId: string;
  /** Id or code; null takes the contract that fits best. */
  readonly provider: string | null;
  /** null: the name of the service. Chosen words only: the title of an incident stays with FCERT. */
  readonly title: string | null;
  readonly instructions: string;
  readonly ruleId: string | null;
}

export type Placed =
  { readonly task: Task } | { readonly refusal: OfferRefusal } | { readonly alreadyOffered: true };

/** Offers one task on a locked incident, with its clocks, in the caller's transaction; or says why not. */
@Injectable()
export class PlaceOffer {
  constructor(private readonly clocks: TaskClocks) {}

  async execute(tx: Tx, incident: Incident, offer: Offer): Promise<Placed> {
    const [service, covers, openTasks] = await Promise.all([
      findService(tx, offer.serviceId),
      coversOf(tx, { ...offer, constituentId: incident.constituentId }),
      openTaskCount(tx, incident.id),
    ]);
    const cover = chooseCover(covers);
    const refusal = refuseOffer({
      tlp: incident.tlp,
      papAllows: !isActive(offer.serviceId) || can(tx.actor, 'mssp-task:offer-active', incident),
      incidentClosed: incident.state === 'closed',
      openTasks,
      serviceKnown: service !== undefined,
      covered: cover !== undefined,
    });
    if (refusal) return { refusal };
    const inserted = await insertTask(tx, {
      id: newId(),
      incidentId: incident.id,
      incidentReference: incident.reference,
      constituentId: incident.constituentId,
      providerId: cover!.providerId,
      contractId: cover!.contractId,
      serviceId: offer.serviceId,
      ruleId: offer.ruleId,
      title: offer.title ?? service!.name,
      instructions: offer.instructions,
      severity: taskSeverity(incident.severity),
      tlp: incident.tlp,
      offeredBy: actorLabel(tx.actor),
    });
    if (!inserted) return { alreadyOffered: true };
    const nextDueAt = await this.clocks.open(tx, inserted, {
      sector: incident.sector,
      contractCode: cover!.contractCode,
    });
    const task = await noteNextDue(tx, inserted, nextDueAt);
    await announceTask(tx, task, {
      change: 'offered',
      text: `offered to ${cover!.providerCode} for ${service!.name.toLowerCase()}`,
      audit: { provider: cover!.providerCode, contract: cover!.contractCode, rule: offer.ruleId },
    });
    return { task };
  }
}

export function refusedOffer(refusal: OfferRefusal): DomainError {
  return new DomainError('refused', refusal, OFFER_REFUSAL_TEXTS[refusal]);
}
