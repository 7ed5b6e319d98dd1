import type { SubjectKind } from '@fcert/clock';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { ArmEscalations, type ArmOutcome } from './arm-escalations.js';

/** Brings the chains of one subject in line with its clocks; see ArmEscalations. */
@Injectable()
export class ArmEscalation {
  constructor(private readonly escalations: ArmEscalations) {}

  execute(tx: Tx, input: { subjectKind: SubjectKind; subjectId: string }): Promise<ArmOutcome> {
    return this.escalations.execute(tx, { kind: input.subjectKind, subjects: [{ id: input.subjectId }] });
  }
}
