import { ArmEscalation } from '@fcert/escalation';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Processor } from './processor.js';

/** Chains follow the clocks of an incident: armed, re-timed or ended with them. */
@Injectable()
export class ArmEscalationProcessor implements Processor {
  readonly handler = 'escalation.arm';
  readonly concurrency = 4;

  constructor(private readonly arm: ArmEscalation) {}

  async handle(tx: Tx, event: OutboxEvent): Promise<void> {
    await this.arm.execute(tx, { subjectKind: 'incident', subjectId: event.subjectId });
  }
}
