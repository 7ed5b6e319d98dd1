import type { RecurringDuty } from './domain/policy.js';
import { missingFields } from './duty-ledger.js';

describe('the fields of a return', () => {
  const duty = {
    deliverable: { phase: 'report', requires: ['progress', 'kpi_table'] },
  } as unknown as RecurringDuty;
  const missing = (fields: Record<string, string>) =>
    missingFields(duty, fields).map(({ pointer }) => pointer);

  it.each(['', '  ', '\u200b\u2060', '\u3164\u00ad\ufeff', '\u0301'])('%j fills none', (blank) => {
    expect(missing({ progress: blank, kpi_table: '4 of 5' })).toEqual(['/fields/progress']);
  });

  it('"not known" does', () => {
    expect(missing({ progress: 'not known', kpi_table: '0' })).toEqual([]);
  });
});
