import { readFileSync } from 'node:fs';
import { readCatalogue, readProviders } from './documents.js';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;

describe('the service catalogue', () => {
  it("names FIRST's 21 services, each once", () => {
    const { services } = readCatalogue(read('data/mssp-services.json'));
    expect(services).toHaveLength(21);
    expect(new Set(services.map((service) => service.id)).size).toBe(21);
    expect(new Set(services.map((service) => service.uuid)).size).toBe(21);
  });

  it('is refused with a pointer where a name is missing', () => {
    const faulty = { services: [{ id: 'a', area: 'b', uuid: 'c' }] };
    expect(() => readCatalogue(faulty)).toThrow('/services/0/name');
    expect(() => readCatalogue(null)).toThrow('/services');
  });
});

describe('the providers of the demo world', () => {
  const document = readProviders(read('data/mssp-demo.json'));
  const catalogue = readCatalogue(read('data/mssp-services.json')).services.map((service) => service.id);

  it('has two providers whose contracts and rules name known services', () => {
    expect(document.providers).toHaveLength(2);
    for (const contract of document.contracts) {
      expect(catalogue).toEqual(expect.arrayContaining([...contract.services]));
      expect(contract.targets.map((target) => target.severity)).toEqual([
        'critical',
        'high',
        'medium',
        'low',
      ]);
    }
    for (const rule of document.rules) expect(catalogue).toContain(rule.service);
  });

  it('serves every rule by a contract for all', () => {
    const covered = document.contracts.filter((it) => it.constituent === null).flatMap((it) => it.services);
    for (const rule of document.rules) expect(covered).toContain(rule.service);
  });

  it('is refused with a pointer where something is wrong', () => {
    const [contract] = document.contracts;
    const [rule] = document.rules;
    const good = { providers: [{ code: 'p', name: 'P' }], contracts: [contract], rules: [rule] };
    expect(readProviders(good).contracts).toHaveLength(1);
    expect(() => readProviders({ ...good, contracts: [{ ...contract, services: [] }] })).toThrow(
      '/contracts/0/services',
    );
    const targets = [{ severity: 'dire', acknowledge: 'PT1M', complete: 'PT1H' }];
    expect(() => readProviders({ ...good, contracts: [{ ...contract, targets }] })).toThrow(
      'targets/0/severity',
    );
    expect(() => readProviders({ ...good, rules: [{ ...rule, conditions: null }] })).toThrow(
      '/rules/0/conditions',
    );
    expect(() => readProviders({ ...good, rules: [{ ...rule, position: '1' }] })).toThrow(
      '/rules/0/position',
    );
  });
});
