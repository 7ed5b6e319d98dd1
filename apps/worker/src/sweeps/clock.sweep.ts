import { appendAudit } from '@fcert/audit';
import { SweepClocks } from '@fcert/clock';
import { Transactions, beat } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { SWEEP_MS, type Sweep } from './sweep.js';

/** Comes back early when a clock is due before the next round. */
@Injectable()
export class ClockSweep implements Sweep {
  readonly name = 'clock-sweep';
  readonly everyMs = SWEEP_MS;

  constructor(
    private readonly clocks: SweepClocks,
    private readonly transactions: Transactions,
  ) {}

  async run(): Promise<number | void> {
    const { nextInMs } = await this.clocks.execute({
      onFired: (tx, fired) => appendAudit(tx, fired.map(auditOfFiring)),
    });
    await beat(this.transactions.reader, this.name);
    return nextInMs;
  }
}

type Firing = Parameters<NonNullable<Parameters<SweepClocks['execute']>[0]['onFired']>>[1][number];

function auditOfFiring(fired: Firing) {
  return {
    action: fired.kind === 'due' ? 'clock.breached' : 'clock.due-soon',
    objectKind: 'clock',
    objectId: fired.clockRowId,
    reference: fired.reference,
    data: { clock: fired.clockId, level: fired.level, dueAt: fired.dueAt, lateByMs: fired.lateByMs },
  };
}
