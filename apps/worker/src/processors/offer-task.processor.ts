import { OfferByRule } from '@fcert/mssp';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** A routing rule that matches a new incident offers its task to a provider. */
@Injectable()
export class OfferTaskProcessor implements Processor {
  readonly handler = 'mssp.offer';
  readonly concurrency = 2;

  constructor(private readonly offer: OfferByRule) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.offer.execute(tx, { incidentId: event.subjectId });
  }
}
