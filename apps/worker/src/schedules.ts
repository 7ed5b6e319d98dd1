import { appendAudit } from '@fcert/audit';
import { SweepClocks } from '@fcert/clock';
import { SweepEscalations } from '@fcert/escalation';
import { ForgetSignIns } from '@fcert/identity';
import { LOGGER, Readiness, Transactions, beat } from '@fcert/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Loop } from './loop.js';

/** Every sweep on every worker runs at least this often: lateness in health is at most about this plus one batch. */
const SWEEP_MS = 1000;
const GAUGES_MS = 5000;
const FORGET_MS = 3_600_000;

/** All recurring work on one page. What is due is decided by the database's clock inside each sweep. */
@Injectable()
export class Schedules implements BeforeApplicationShutdown {
  private readonly loops: Loop[];

  constructor(
    clocks: SweepClocks,
    escalations: SweepEscalations,
    signIns: ForgetSignIns,
    readiness: Readiness,
    transactions: Transactions,
    @Inject(LOGGER) logger: Logger,
  ) {
    const { reader } = transactions;
    this.loops = [
      // Comes back early when a clock is due before the next round.
      new Loop(
        'clock-sweep',
        async () => {
          const { nextInMs } = await clocks.execute({
            onFired: (tx, fired) => appendAudit(tx, fired.map(auditOfFiring)),
          });
          await beat(reader, 'clock-sweep');
          return nextInMs;
        },
        { everyMs: SWEEP_MS, logger },
      ),
      new Loop(
        'escalation-sweep',
        async () => {
          await escalations.execute();
          await beat(reader, 'escalation-sweep');
        },
        { everyMs: SWEEP_MS, logger },
      ),
      // The gauges of /metrics are set by looking at readiness; a worker nobody probes must still publish them.
      new Loop('gauges', async () => void (await readiness.report()), { everyMs: GAUGES_MS, logger }),
      new Loop('forget-sign-ins', async () => void (await signIns.execute()), { everyMs: FORGET_MS, logger }),
    ];
  }

  start(): void {
    for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
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
