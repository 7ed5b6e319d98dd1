import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { claimScans } from './data/evidence-writes.js';
import { LEASE_SECONDS, ScanRunner } from './scan-runner.js';

/** Scans one process has under way: a large file must not hold up a small one behind it. */
const AT_ONCE = 2;

/** Starts the scans that are due, and does not wait for them. */
@Injectable()
export class SweepScans {
  constructor(
    private readonly transactions: Transactions,
    private readonly runner: ScanRunner,
  ) {}

  async execute(): Promise<void> {
    const most = AT_ONCE - this.runner.count;
    if (most <= 0) return;
    const claimed = await this.transactions.run({ actor: systemActor('scanner') }, (tx) =>
      claimScans(tx, { most, leaseSeconds: LEASE_SECONDS }),
    );
    for (const one of claimed) this.runner.start(one);
  }
}
