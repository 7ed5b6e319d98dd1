import { ArmEscalations } from '@fcert/escalation';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { BatchProcessor } from './processor.js';

/** Chains follow the clocks of a managed-service task. */
@Injectable()
export class ArmTaskEscalationProcessor implements BatchProcessor {
  readonly handler = 'mssp.escalation-arm';
  readonly concurrency = 2;
  readonly most = 32;

  constructor(private readonly arm: ArmEscalations) {}

  async handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    const subjects = events.map(({ subjectId, correlationId }) => ({ id: subjectId, correlationId }));
    await this.arm.execute(tx, { kind: 'mssp-task', subjects });
  }
}
