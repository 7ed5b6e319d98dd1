import {
  REPORT_FIELDS,
  fieldFaults,
  isFilled,
  missingFields,
  reportField,
  statedInstants,
} from './report-fields.js';

const none = new Set<string>();
const now = new Date('2026-11-02T10:00:00Z');
const codes = (fields: Record<string, unknown>, asked = none): string[] =>
  fieldFaults(fields, asked, now).map(({ pointer, code }) => `${pointer} ${code}`);

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

  it.each([
    ['a text', '\u200b\u2060\ufeff'],
    ['another', '\u3164\u00ad\u0301'],
    ['a list', ['\u200b', ' ']],
    ['figures', { '\u200b': 4, ' ': 2 }],
  ])('does not take %s that shows nothing for an answer', (_name, value) => {
    expect(isFilled(value)).toBe(false);
    expect(missingFields(['root_cause'], { root_cause: value })).toHaveLength(1);
  });

  it('takes a list or figures of which something can be read', () => {
    expect([['\u200b', 'mail'], { '\u200b': 4, users: 0 }].every(isFilled)).toBe(true);
  });

  it.each(['occurred_at', 'detected_at', 'aware_at', 'recovered_at'])(
    '%s is an instant that exists and at which something can have happened',
    (id) => {
      const code = (value: unknown) => codes({ [id]: value }).map((told) => told.split(' ')[1]);
      expect(code('2026-11-02T09:00:00Z')).toEqual([]);
      expect(code('2026-11-02T11:00:00Z')).toEqual([]);
      expect(code('2026-11-02T11:00:01Z')).toEqual(['in-the-future']);
      expect(code('2099-01-01T00:00:00Z')).toEqual(['in-the-future']);
      expect(code('1800-01-01T00:00:00Z')).toEqual(['too-long-ago']);
      expect(code('2026-02-31T09:00:00Z')).toEqual(['wrong-value']);
      expect(code('2026-11-02T09:00Z')).toEqual(['wrong-value']);
    },
  );

  it('tells instants apart from what is unknown', () => {
    const aware_at = '2026-11-02T09:00:00+05:00';
    expect(statedInstants({ aware_at, detected_at: 'unknown', lessons: 'x' })).toEqual({
      awareAt: new Date(aware_at),
      detectedAt: null,
      occurredAt: null,
    });
  });
});
