import { appendAudit } from '@fcert/audit';
import { type Incident, addTimeline, lockIncidentById } from '@fcert/incidents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { countMatches, enabledRules } from './data/routing-rules.js';
import type { Task } from './data/task.entity.js';
import { OFFER_REFUSAL_TEXTS, type OfferRefusal } from './domain/offer.js';
import { type RoutingFacts, type RoutingRule, matchingRules } from './domain/routing.js';
import { PlaceOffer } from './place-offer.js';

/** A routing rule that matches a new incident offers its task. Run twice for one incident it offers once. */
@Injectable()
export class OfferByRule {
  constructor(private readonly place: PlaceOffer) {}

  async execute(tx: Tx, input: { incidentId: string }): Promise<Task[]> {
    const [incident, enabled] = await Promise.all([lockIncidentById(tx, input.incidentId), enabledRules(tx)]);
    const rules = matchingRules(enabled, factsOf(incident));
    const offered: Task[] = [];
    const counted: { id: string; served: boolean }[] = [];
    for (const rule of rules) {
      const placed = await this.place.execute(tx, incident, offerOf(rule));
      if ('alreadyOffered' in placed) continue;
      if ('task' in placed) offered.push(placed.task);
      else await this.noteUnserved(tx, incident, rule, placed.refusal);
      counted.push({ id: rule.id, served: 'task' in placed });
    }
    await countMatches(tx, counted);
    return offered;
  }

  /** A match that leads nowhere is told on the incident: a person may know another way. */
  private async noteUnserved(
    tx: Tx,
    incident: Incident,
    rule: RoutingRule,
    refusal: OfferRefusal,
  ): Promise<void> {
    await addTimeline(tx, incident.id, [
      {
        kind: 'mssp',
        text: `Rule ${rule.code} asks for ${rule.serviceId}, but no task was offered. ${OFFER_REFUSAL_TEXTS[refusal]}`,
        data: { rule: rule.code, service: rule.serviceId, refusal },
      },
    ]);
    await appendAudit(tx, [
      {
        action: 'mssp-rule.unserved',
        objectKind: 'incident',
        objectId: incident.id,
        reference: incident.reference,
        data: { rule: rule.code, service: rule.serviceId, refusal },
      },
    ]);
  }
}

function offerOf(rule: RoutingRule) {
  return {
    serviceId: rule.serviceId,
    provider: null,
    title: null,
    instructions: rule.instructions,
    ruleId: rule.id,
  };
}

function factsOf(incident: Incident): RoutingFacts {
  const primary = incident.class
    ? [incident.type ? `${incident.class}/${incident.type}` : incident.class]
    : [];
  return {
    categories: [...primary, ...incident.secondary],
    sector: incident.sector,
    severity: incident.severity,
    flags: incident.flags,
  };
}
