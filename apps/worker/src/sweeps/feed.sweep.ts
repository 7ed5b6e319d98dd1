import { SweepFeeds } from '@fcert/incidents';
import { Transactions, beat } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

/** The dead-man switch. Silences are counted in minutes and more: no need to look every second. */
@Injectable()
export class FeedSweep implements Sweep {
  readonly name = 'feed-sweep';
  readonly everyMs = 5000;

  constructor(
    private readonly feeds: SweepFeeds,
    private readonly transactions: Transactions,
  ) {}

  async run(): Promise<void> {
    await this.feeds.execute();
    await beat(this.transactions.reader, this.name);
  }
}
