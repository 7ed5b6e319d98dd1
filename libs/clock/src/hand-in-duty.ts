import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { DutyLedger, type FiledReturn, missingFields } from './duty-ledger.js';

/** The report on one period of a recurring duty: it lists what it consolidates and meets the clock of the period. */
@Injectable()
export class HandInDuty {
  constructor(private readonly duties: DutyLedger) {}

  async execute(
    tx: Tx,
    input: { reference: string; text: string; fields: Readonly<Record<string, string>> },
  ): Promise<FiledReturn> {
    const period = await this.duties.open(tx, input.reference);
    const errors = missingFields(period.duty, input.fields);
    if (errors.length > 0)
      throw new DomainError('invalid', 'fields-missing', 'The report lacks fields its duty asks for.', {
        errors,
      });
    return this.duties.file(tx, period, { nil: false, text: input.text, fields: input.fields });
  }
}
