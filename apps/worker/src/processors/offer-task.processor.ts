import type { FcertEvents, IncidentChange } from '@fcert/kernel';
import { OfferByRule } from '@fcert/mssp';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

type Changed = FcertEvents['incident.changed'];
/** Changes of what routing rules look at. */
const RULES_READ: ReadonlySet<IncidentChange> = new Set<IncidentChange>(['classified', 'severity']);

/** A routing rule that matches an incident offers its task, once: when it opens, or when a person says what it is. */
@Injectable()
export class OfferTaskProcessor implements Processor {
  readonly handler = 'mssp.offer';
  readonly concurrency = 2;

  constructor(private readonly offer: OfferByRule) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    if (event.type === 'incident.changed' && !RULES_READ.has((event.payload as Changed).change)) return;
    await this.offer.execute(tx, { incidentId: event.subjectId });
  }
}
