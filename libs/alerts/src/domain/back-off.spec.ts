import { PATIENCE_HOURS, backOffMs } from './back-off.js';

describe('the pauses between attempts', () => {
  it('are at most a minute for ten minutes, and at most an hour after that', () => {
    let passed = 0;
    for (let attempt = 1; passed < PATIENCE_HOURS * 3_600_000; attempt += 1) {
      const pause = backOffMs(attempt, 0);
      if (passed < 600_000) expect(pause).toBeLessThanOrEqual(60_000);
      expect(pause).toBeLessThanOrEqual(3_600_000);
      expect(pause).toBeGreaterThanOrEqual(5_000);
      passed += pause;
      expect(attempt).toBeLessThan(60);
    }
  });

  it('never shrink, and chance shortens them by a fifth at most', () => {
    for (let attempt = 1; attempt < 60; attempt += 1) {
      expect(backOffMs(attempt + 1, 0)).toBeGreaterThanOrEqual(backOffMs(attempt, 0));
      expect(backOffMs(attempt, 1)).toBe(Math.round(backOffMs(attempt, 0) * 0.8));
    }
  });
});
