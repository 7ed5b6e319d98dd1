import { SweepEscalations } from '@fcert/escalation';
import { Transactions, beat } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { SWEEP_MS, type Sweep } from './sweep.js';

@Injectable()
export class EscalationSweep implements Sweep {
  readonly name = 'escalation-sweep';
  readonly everyMs = SWEEP_MS;

  constructor(
    private readonly escalations: SweepEscalations,
    private readonly transactions: Transactions,
  ) {}

  async run(): Promise<void> {
    await this.escalations.execute();
    await beat(this.transactions.reader, this.name);
  }
}
