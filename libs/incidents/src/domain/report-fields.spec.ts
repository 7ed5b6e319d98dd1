import { REPORT_FIELDS, fieldFaults, isFilled, missingFields, reportField } from './report-fields.js';

const none = new Set<string>();
const codes = (fields: Record<string, unknown>, asked = none): string[] =>
  fieldFaults(fields, asked).map(({ pointer, code }) => `${pointer} ${code}`);

describe('fields of staged reports', () => {
  it.each([
    ['root_cause', 'A guessed password.', 7],
    ['recovered_at', '2026-01-02T09:30:00+05:00', '2 January'],
    ['indicators', ['203.0.113.7'], [7]],
    ['cross_border', false, 'no'],
    ['affected_counts', { users: 40 }, { users: 'forty' }],
    ['severity', 'high', 'terrible'],
  ])('%s takes its own kind and nothing else', (id, right, wrong) => {
    expect(codes({ [id]: right })).toEqual([]);
    expect(codes({ [id]: wrong })).toEqual([`/fields/${id} wrong-value`]);
  });

  it('takes "unknown" as an answer to each of them', () => {
    const all = Object.fromEntries(REPORT_FIELDS.map(({ id }) => [id, 'unknown']));
    expect(codes(all)).toEqual([]);
    expect(missingFields(Object.keys(all), all)).toEqual([]);
  });

  it('refuses a field nobody has described, unless a policy asks for it: then it is a text', () => {
    expect(codes({ colour: 'red', 'a/b': 'x' })).toEqual([
      '/fields/colour unknown-field',
      '/fields/a~1b unknown-field',
    ]);
    expect(codes({ licence_number: 'L-7' }, new Set(['licence_number']))).toEqual([]);
    expect(reportField('licence_number')).toEqual({
      id: 'licence_number',
      title: 'licence number',
      kind: 'text',
    });
  });

  it('names each missing field once', () => {
    const missing = missingFields(['root_cause', 'lessons', 'root_cause'], { lessons: '  ' });
    expect(missing.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/fields/root_cause', 'required'],
      ['/fields/lessons', 'required'],
    ]);
  });

  it('does not take emptiness for an answer, but takes no and zero', () => {
    expect([undefined, null, '', ' ', [], {}].some(isFilled)).toBe(false);
    expect([false, 0, 'unknown', ['a'], { users: 0 }].every(isFilled)).toBe(true);
  });
});
