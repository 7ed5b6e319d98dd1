import { readFileSync } from 'node:fs';
import { exploitedAmong, readKev } from './kev.js';

const catalogue = readKev(JSON.parse(readFileSync('data/kev.json', 'utf8')));

describe('the KEV catalogue', () => {
  it('is read whole', () => {
    expect(catalogue.version).toBe('2025.08.25');
    expect(catalogue.entries.size).toBe(1404);
    expect([...catalogue.entries.values()].filter(({ ransomware }) => ransomware)).toHaveLength(293);
  });

  it('tells the exploited ones among given numbers, each once, however they are written', () => {
    const found = exploitedAmong(catalogue, ['cve-2021-26855', 'CVE-1999-0001', 'CVE-2021-26855']);
    expect(found).toMatchObject([
      { cve: 'CVE-2021-26855', product: 'Microsoft Exchange Server', ransomware: true },
    ]);
  });

  it.each([
    null,
    {},
    [],
    { catalogVersion: '1', vulnerabilities: [] },
    { catalogVersion: '1', vulnerabilities: [{}] },
  ])('refuses another document: %j', (document) => {
    expect(() => readKev(document)).toThrow(/not a KEV catalogue/);
  });
});
