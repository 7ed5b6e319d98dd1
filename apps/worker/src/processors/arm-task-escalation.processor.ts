import { ArmEscalation } from '@fcert/escalation';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** Chains follow the clocks of a managed-service task. */
@Injectable()
export class ArmTaskEscalationProcessor implements Processor {
  readonly handler = 'mssp.escalation-arm';
  readonly concurrency = 2;

  constructor(private readonly arm: ArmEscalation) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.arm.execute(tx, { subjectKind: 'mssp-task', subjectId: event.subjectId });
  }
}
