import { appendAudit } from '@fcert/audit';
import { type Incident, addTimeline, findIncidents, lockIncidentById } from '@fcert/incidents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type RuleMatch, countMatches, enabledRules } from './data/routing-rules.js';
import type { Task } from './data/task.entity.js';
import { OFFER_REFUSAL_TEXTS, type OfferRefusal } from './domain/offer.js';
import { type RoutingFacts, type RoutingRule, matchingRules } from './domain/routing.js';
import { PlaceOffer } from './place-offer.js';

export interface OfferInput {
  readonly incidentId: string;
  /** Of the request that changed the incident; the transaction's own when left out. */
  readonly correlationId?: string;
}

/**
 * A routing rule that matches an incident offers its task. Run twice for one incident it offers once. Most incidents
 * match no rule: those of a batch cost two statements together.
 */
@Injectable()
export class OfferByRule {
  constructor(private readonly place: PlaceOffer) {}

  async execute(tx: Tx, inputs: readonly OfferInput[]): Promise<Task[]> {
    const correlationIds = new Map(
      inputs.map(({ incidentId, correlationId }) => [incidentId, correlationId]),
    );
    const [incidents, enabled] = await Promise.all([
      findIncidents(tx, [...correlationIds.keys()]),
      enabledRules(tx),
    ]);
    const offered: Task[] = [];
    const counted: RuleMatch[] = [];
    // What is for named readers a person offers, who knows whom of the provider to name.
    const matching = incidents
      .filter(({ readers }) => readers === null)
      .filter((incident) => matchingRules(enabled, factsOf(incident)).length > 0)
      .sort((a, b) => a.id.localeCompare(b.id));
    for (const { id } of matching) {
      const own = tx.inNameOf(correlationIds.get(id) ?? tx.correlationId);
      const { tasks, matches } = await this.offer(own, await lockIncidentById(own, id), enabled);
      offered.push(...tasks);
      counted.push(...matches);
    }
    await countMatches(tx, counted);
    return offered;
  }

  /** The rules are asked once more: the incident may have changed before its lock was won. */
  private async offer(
    tx: Tx,
    incident: Incident,
    enabled: readonly RoutingRule[],
  ): Promise<{ tasks: Task[]; matches: RuleMatch[] }> {
    const tasks: Task[] = [];
    const matches: RuleMatch[] = [];
    for (const rule of matchingRules(enabled, factsOf(incident))) {
      const placed = await this.place.execute(tx, incident, offerOf(rule));
      if ('alreadyOffered' in placed) continue;
      if ('task' in placed) tasks.push(placed.task);
      else await this.noteUnserved(tx, incident, rule, placed.refusal);
      matches.push({ id: rule.id, served: 'task' in placed });
    }
    return { tasks, matches };
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
