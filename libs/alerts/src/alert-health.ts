import { Readiness, type ReadinessCheck, Transactions, heartbeatAges, metrics } from '@fcert/platform';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Channels } from './channels/channels.js';
import { ledgerBacklog } from './data/ledger.read-model.js';

/** A message that has waited this long has met a relay or receiver that is away. */
const WAITING_SECONDS = 300;
/** A sender that has not finished a round for so long sends nothing. */
const SILENT_SECONDS = 15;

/** What the readiness report says of alerts: the way out, what waits, what was given up. */
@Injectable()
export class AlertHealth implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly transactions: Transactions,
    private readonly channels: Channels,
  ) {}

  onModuleInit(): void {
    this.readiness.include('alerts', () => this.look());
  }

  private async look(): Promise<ReadinessCheck> {
    const { reader } = this.transactions;
    const { waiting, oldestWaitingSeconds, dead } = await ledgerBacklog(reader);
    const { 'alert-sweep': silentSeconds = Infinity } = await heartbeatAges(reader);
    metrics.alertsWaiting.set(waiting);
    metrics.alertsDead.set(dead);
    const email = this.channels.of('email');
    const faults = [
      email.isOpen ? undefined : `mail is ${email.route}`,
      silentSeconds > SILENT_SECONDS ? 'no worker sends' : undefined,
      dead > 0 ? `${dead} messages were given up in the last day` : undefined,
      oldestWaitingSeconds > WAITING_SECONDS
        ? `${waiting} messages wait, oldest ${Math.round(oldestWaitingSeconds)} s`
        : undefined,
    ].filter((fault) => fault !== undefined);
    if (faults.length > 0) return { status: 'degraded', detail: faults.join('; ') };
    return { status: 'ok', detail: `mail: ${email.route}` };
  }
}
