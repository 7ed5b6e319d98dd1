import {
  OFFERS_BY_RULE_MAX,
  type RoutingRule,
  type RuleConditions,
  matches,
  matchingRules,
} from './routing.js';

const facts = {
  categories: ['malicious-code/infected-system', 'information-content-security/data-leak'],
  sector: 'health',
  severity: 'high' as const,
  flags: ['cii', 'ongoing'],
};

function rule(code: string, position: number, conditions: RuleConditions, serviceId = code): RoutingRule {
  return { id: code, code, position, conditions, serviceId, instructions: '' };
}

describe('the conditions of a rule', () => {
  it.each<[RuleConditions, boolean]>([
    [{ categories: ['malicious-code'] }, true],
    [{ categories: ['malicious-code/infected-system'] }, true],
    [{ categories: ['information-content-security/data-leak'] }, true],
    [{ categories: ['malicious'] }, false],
    [{ categories: ['fraud', 'malicious-code'], sectors: ['health'] }, true],
    [{ categories: ['malicious-code'], sectors: ['finance'] }, false],
    [{ severities: ['critical', 'high'] }, true],
    [{ severities: ['low'] }, false],
    [{ flags: { all: ['cii', 'ongoing'], none: ['mitigated'] } }, true],
    [{ flags: { all: ['cii', 'widespread'] } }, false],
    [{ flags: { any: ['widespread', 'cii'] } }, true],
    [{ flags: { none: ['ongoing'] } }, false],
    [{}, false],
  ])('%j: %s', (conditions, expected) => {
    expect(matches(conditions, facts)).toBe(expected);
  });

  it('does not take an unknown severity for any', () => {
    expect(matches({ severities: ['low'] }, { ...facts, severity: null })).toBe(false);
  });
});

describe('choosing rules', () => {
  const all = { severities: ['high' as const] };

  it('asks them in order and takes one for each service', () => {
    const rules = [
      rule('c', 30, all, 'forensics'),
      rule('a', 10, all, 'forensics'),
      rule('b', 20, all, 'recovery'),
    ];
    expect(matchingRules(rules, facts).map((it) => it.code)).toEqual(['a', 'b']);
  });

  it('has a limit', () => {
    const rules = Array.from({ length: 9 }, (_, n) => rule(`r${n}`, n, all));
    expect(matchingRules(rules, facts)).toHaveLength(OFFERS_BY_RULE_MAX);
  });

  it('is empty where nothing matches', () => {
    expect(matchingRules([rule('a', 1, { sectors: ['finance'] })], facts)).toEqual([]);
  });
});
