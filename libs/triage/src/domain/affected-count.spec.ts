import { affectedCount } from './affected-count.js';

describe('how many people or records a text speaks of', () => {
  it.each([
    ['About 1.3 million customers are concerned', 1_300_000],
    ['2,500 patient records and $4 million in damages', 2500],
    ['5 lakh CNICs were copied, and 12,34,567 voters', 1_234_567],
    ['3 crore subscribers', 30_000_000],
    ['the names of 16 child patients', 16],
    ['300 pensioners', 300],
    ['10k user accounts', 10_000],
    ['one person and 12 students, later 40 students', 40],
  ])('%s', (text, count) => {
    expect(affectedCount(text)?.count).toBe(count);
  });

  it.each([
    'nothing was counted',
    'since 2014 users complain',
    'port 443 was open',
    'paid $4,000 per record',
    'address 10.0.0.1 users',
    '',
  ])('names none: %s', (text) => {
    expect(affectedCount(text)).toBeNull();
  });

  it.each(['1,'.repeat(25_000), '1 a '.repeat(12_000), '9'.repeat(50_000)])(
    'stays quick on 50 kB',
    (text) => {
      const started = performance.now();
      affectedCount(text);
      expect(performance.now() - started).toBeLessThan(300);
    },
  );
});
