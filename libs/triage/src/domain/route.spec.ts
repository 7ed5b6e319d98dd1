import { readFileSync } from 'node:fs';
import { readRoutingTable, route, type RoutingTable } from './route.js';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const shipped = read('libs/triage/profiles/routing-house-1.json') as RoutingTable;
const table = readRoutingTable(shipped);
const services = (read('data/mssp-services.json') as { services: { id: string }[] }).services.map(
  ({ id }) => id,
);

describe('routing', () => {
  it.each([
    ['duty', 'crisis-management-support', { category: 'availability/ddos', severity: 'critical' as const }],
    ['duty', null, { category: null, severity: 'high' as const }],
    [
      'malware',
      'artefact-and-forensic-analysis',
      { category: 'malicious-code/infected-system', severity: 'high' as const },
    ],
    [
      'malware',
      'mitigation-and-recovery',
      {
        category: 'information-content-security/unauthorised-information-modification',
        severity: 'high' as const,
      },
    ],
    ['data', null, { category: 'information-content-security/data-leak', severity: 'low' as const }],
    ['availability', 'mitigation-and-recovery', { category: 'availability/ddos', severity: 'high' as const }],
    [
      'vulnerability',
      'vulnerability-response',
      { category: 'vulnerable/weak-crypto', severity: 'low' as const },
    ],
    ['duty', null, { category: 'other/other', severity: 'low' as const }],
  ])('to the %s desk with service %s: %j', (desk, service, facts) => {
    const answer = route(table, { sector: 'finance', ...facts });
    expect(answer).toMatchObject({ desk, service, table: 'routing-house@1', deskName: table.desks[desk] });
    expect(answer.reasons.length).toBeGreaterThan(0);
  });

  it('names only services of the catalogue', () => {
    const named = table.rules.flatMap(({ service }) => service ?? []);
    expect(services).toEqual(expect.arrayContaining(named));
  });

  it.each<[string, unknown, RegExp]>([
    ['without rules', { id: 'x' }, /missing/],
    [
      'with a desk nobody has',
      { ...shipped, rules: [{ ...shipped.rules[0], desk: 'attic' }] },
      /no desk attic/,
    ],
    [
      'with a rule that holds always',
      { ...shipped, rules: [{ ...shipped.rules[0], when: {} }] },
      /no condition/,
    ],
    ['with a fallback nobody has', { ...shipped, fallbackDesk: 'attic' }, /fallback/],
  ])('refuses a table %s', (_, document, message) => {
    expect(() => readRoutingTable(document)).toThrow(message);
  });
});
