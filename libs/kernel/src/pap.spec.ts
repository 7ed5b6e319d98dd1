import { PAP_LABELS, isPapAtMost, strictestPap } from './pap.js';

describe('PAP', () => {
  it('is ordered, and a composite takes the strictest of its parts', () => {
    expect(PAP_LABELS.map((label) => isPapAtMost(label, 'amber'))).toEqual([false, true, true, true]);
    expect(strictestPap(['clear', 'amber', 'green'])).toBe('amber');
    expect(strictestPap([])).toBe('clear');
  });
});
