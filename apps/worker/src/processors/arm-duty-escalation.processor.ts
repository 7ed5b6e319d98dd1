import { ArmEscalation } from '@fcert/escalation';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** Chains follow the clock of one period of a recurring duty. */
@Injectable()
export class ArmDutyEscalationProcessor implements Processor {
  readonly handler = 'duty.escalation-arm';
  readonly concurrency = 2;

  constructor(private readonly arm: ArmEscalation) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.arm.execute(tx, { subjectKind: 'recurring-duty', subjectId: event.subjectId });
  }
}
