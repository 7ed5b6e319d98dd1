import { isNamedTexts } from './is-named-texts.js';

const LIMITS = { most: 2, longest: 5 };

describe('answers by field name', () => {
  it.each([[{}], [{ progress: 'good' }], [{ progress: null }], [{ kpi_table: '', 'root-cause': 'mail' }]])(
    '%j',
    (value) => {
      expect(isNamedTexts(value, LIMITS)).toBe(true);
    },
  );

  it.each([
    [null],
    [[]],
    ['text'],
    [{ progress: 4 }],
    [{ progress: ['a'] }],
    [{ progress: 'longer' }],
    [{ a: '', b: '', c: '' }],
    [{ Progress: '' }],
    [{ '': '' }],
    [JSON.parse('{"__proto__":"a"}')],
  ])('not %j', (value) => {
    expect(isNamedTexts(value, LIMITS)).toBe(false);
  });
});
