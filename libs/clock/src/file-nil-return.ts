import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { DutyLedger, type FiledReturn } from './duty-ledger.js';

/** "Nothing to report" for one period: an answer like any other where the duty expects it and it is true. */
@Injectable()
export class FileNilReturn {
  constructor(private readonly duties: DutyLedger) {}

  async execute(tx: Tx, input: { reference: string; note: string }): Promise<FiledReturn> {
    const period = await this.duties.open(tx, input.reference);
    if (!period.duty.nilReturn)
      throw new DomainError(
        'refused',
        'nil-return-not-expected',
        'This duty is not answered by a nil return.',
      );
    if (period.incidents.length > 0)
      throw new DomainError(
        'refused',
        'something-to-report',
        `There is something to report: ${period.incidents.length} incidents of the period fall under this duty.`,
      );
    return this.duties.file(tx, period, { nil: true, text: input.note, fields: {} });
  }
}
