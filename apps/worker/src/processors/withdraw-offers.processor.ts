import { WithdrawOffers } from '@fcert/mssp';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** Offers that nobody took end with their incident. */
@Injectable()
export class WithdrawOffersProcessor implements Processor {
  readonly handler = 'mssp.withdraw';
  readonly concurrency = 1;

  constructor(private readonly withdraw: WithdrawOffers) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.withdraw.execute(tx, event.subjectId);
  }
}
