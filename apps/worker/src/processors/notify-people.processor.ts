import { NotifyPeople, WithdrawAlerts } from '@fcert/alerts';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertSender } from '../alert-sender.js';
import type { BatchProcessor } from './processor.js';

/**
 * Writes down who is to be told outside the console, and takes back what a taken-over chain makes needless; the sender is
 * woken once that is committed.
 */
@Injectable()
export class NotifyPeopleProcessor implements BatchProcessor {
  readonly handler = 'alert.notify';
  readonly concurrency = 1;
  readonly most = 32;

  constructor(
    private readonly notify: NotifyPeople,
    private readonly withdraw: WithdrawAlerts,
    private readonly sender: AlertSender,
  ) {}

  async handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    const written = await this.notify.execute(tx, events);
    await this.withdraw.execute(tx, events.filter(isAcknowledgement));
    if (written.length > 0) tx.afterCommit(() => this.sender.ring(written));
  }
}

const isAcknowledgement = (event: OutboxEvent): event is OutboxEvent<'escalation.acknowledged'> =>
  event.type === 'escalation.acknowledged';
