import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertRunner } from './alert-runner.js';
import { claimDue } from './data/sending.js';

/** Messages one process sends at once. */
const UNDER_WAY_MAX = 20;

/**
 * Starts to send what is due by the database's clock, as much as lanes and process have room for. One caller at a time
 * in a process, or lanes would be counted twice; any number of processes.
 */
@Injectable()
export class SweepAlerts {
  constructor(
    private readonly transactions: Transactions,
    private readonly runner: AlertRunner,
  ) {}

  /** Answers one promise for each message it took, which resolves when that has been tried: a slow receiver holds up no other. */
  async execute(): Promise<readonly Promise<void>[]> {
    const room = UNDER_WAY_MAX - this.runner.total();
    if (room <= 0) return [];
    const claimed = await this.transactions.run({ actor: systemActor('alerts') }, (tx) =>
      claimDue(tx, room, this.runner.lanes()),
    );
    return claimed.map((message) => this.runner.run(message));
  }
}
