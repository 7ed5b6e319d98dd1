import { Injectable } from '@nestjs/common';
import type { Tx } from '@fcert/platform';
import type { ClockOutcome } from './clock-outcome.js';
import { type OpenSubjectInput, OpenSubjects } from './open-subjects.js';

/** Puts one subject on the clock ledger; see OpenSubjects. */
@Injectable()
export class OpenSubject {
  constructor(private readonly subjects: OpenSubjects) {}

  async execute(tx: Tx, input: OpenSubjectInput): Promise<ClockOutcome> {
    const [outcome] = await this.subjects.execute(tx, [input]);
    return outcome!;
  }
}
