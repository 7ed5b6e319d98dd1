import { ATTEMPT_SUBJECTS, remainingWait } from './sign-in-backoff.js';

describe('waits after failed sign-ins', () => {
  it('leaves the first tries free, then doubles up to a cap', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => remainingWait('pair', n, 0))).toEqual([0, 0, 0, 1, 2, 4, 8]);
    expect(remainingWait('pair', 200, 0)).toBe(900);
  });

  it('counts the time already waited', () => {
    expect(remainingWait('pair', 7, 5)).toBe(3);
    expect(remainingWait('pair', 7, 8.1)).toBe(0);
  });

  it('never shuts an account out from elsewhere for more than a minute, however many failures', () => {
    for (const failures of [12, 50, 100, 100_000])
      expect(remainingWait('account', failures, 0)).toBeLessThanOrEqual(60);
  });

  it('knows a rule for every counted subject', () => {
    for (const subject of ATTEMPT_SUBJECTS) expect(remainingWait(subject, 1_000, 0)).toBeGreaterThan(0);
  });
});
