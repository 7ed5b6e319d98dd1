import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { withdrawLetters } from './data/sending.js';

/**
 * Takes back what still waits to be sent about chains that somebody has taken over: nobody is called out of bed for what
 * is in hand. What is just being sent goes its way.
 */
@Injectable()
export class WithdrawAlerts {
  /** Answers how many were withdrawn; they stand in the ledger as withheld. */
  async execute(tx: Tx, heard: readonly OutboxEvent<'escalation.acknowledged'>[]): Promise<number> {
    if (heard.length === 0) return 0;
    return withdrawLetters(
      tx,
      heard.map(({ reference, payload }) => ({ reference, escalationId: payload.escalationId })),
    );
  }
}
