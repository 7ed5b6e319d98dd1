import { ForgetMessages } from '@fcert/alerts';
import { Transactions } from '@fcert/platform';
import { CarryOutRelease, RETENTION_POLICY, type RetentionPolicy, daysOf, heldBack } from '@fcert/retention';
import { Inject, Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

const ROUND = 500;

@Injectable()
export class RetentionSweep implements Sweep {
  readonly name = 'retention';
  readonly everyMs = 60_000;

  constructor(
    private readonly release: CarryOutRelease,
    private readonly messages: ForgetMessages,
    private readonly transactions: Transactions,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  async run(): Promise<void> {
    await this.release.execute();
    const { incidents, constituents } = await heldBack(this.transactions.reader);
    const days = daysOf(this.policy, 'message');
    await this.messages.execute({
      days,
      heldIncidents: incidents,
      heldConstituents: constituents,
      limit: ROUND,
    });
  }
}
