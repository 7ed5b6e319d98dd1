import { WriteAccountLetter } from '@fcert/alerts';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertSender } from '../alert-sender.js';
import type { Processor } from './processor.js';

/** Writes letters about accounts; the sender is woken once they are committed. */
@Injectable()
export class AccountLetterProcessor implements Processor {
  readonly handler = 'alert.account-letter';
  readonly concurrency = 1;

  constructor(
    private readonly letters: WriteAccountLetter,
    private readonly sender: AlertSender,
  ) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    const written = await this.letters.execute(tx, event);
    if (written.length > 0) tx.afterCommit(() => this.sender.ring(written));
  }
}
