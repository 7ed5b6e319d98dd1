import { ArmEscalations } from '@fcert/escalation';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { BatchProcessor } from './processor.js';

/** Chains follow the clocks of an incident: armed, re-timed or ended with them. */
@Injectable()
export class ArmEscalationProcessor implements BatchProcessor {
  readonly handler = 'escalation.arm';
  readonly concurrency = 2;
  readonly most = 32;

  constructor(private readonly arm: ArmEscalations) {}

  async handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    const subjects = events.map(({ subjectId, correlationId }) => ({ id: subjectId, correlationId }));
    await this.arm.execute(tx, { kind: 'incident', subjects });
  }
}
