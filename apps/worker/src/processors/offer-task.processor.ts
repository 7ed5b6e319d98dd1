import type { FcertEvents, IncidentChange } from '@fcert/kernel';
import { OfferByRule } from '@fcert/mssp';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { BatchProcessor } from './processor.js';

type Changed = FcertEvents['incident.changed'];
/** Changes of what routing rules look at. */
const RULES_READ: ReadonlySet<IncidentChange> = new Set<IncidentChange>(['classified', 'severity']);

/** A routing rule that matches an incident offers its task, once: when it opens, or when a person says what it is. */
@Injectable()
export class OfferTaskProcessor implements BatchProcessor {
  readonly handler = 'mssp.offer';
  readonly concurrency = 2;
  readonly most = 32;

  constructor(private readonly offer: OfferByRule) {}

  async handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    const inputs = events
      .filter(
        ({ type, payload }) => type !== 'incident.changed' || RULES_READ.has((payload as Changed).change),
      )
      .map(({ subjectId, correlationId }) => ({ incidentId: subjectId, correlationId }));
    if (inputs.length > 0) await this.offer.execute(tx, inputs);
  }
}
