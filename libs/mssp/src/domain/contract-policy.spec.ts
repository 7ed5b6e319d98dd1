import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  CONTRACT_CAPTION,
  contractFlag,
  contractPolicy,
  contractPolicyId,
  isContractPolicy,
} from './contract-policy.js';

const terms = {
  code: 'indus-soc-2026',
  providerName: 'Indus Managed Security',
  version: '1.0.0',
  validFrom: '2026-01-01',
  validTo: '2028-12-31',
  targets: [
    { severity: 'critical' as const, acknowledge: 'PT10M', complete: 'PT8H' },
    { severity: 'high' as const, acknowledge: 'PT20M', complete: 'P1D' },
  ],
};

describe('the clocks of a contract', () => {
  const policy = contractPolicy(terms);

  it('are a policy document that the schema of all policies accepts', () => {
    const schema = JSON.parse(readFileSync('data/policies/schema.json', 'utf8')) as object;
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (it: Ajv2020) => void)(ajv);
    const validate = ajv.compile(schema);
    expect(validate(policy) ? [] : validate.errors).toEqual([]);
  });

  it('run only for tasks of this contract and are captioned as such', () => {
    expect(policy.appliesTo).toEqual({ flags: { all: [contractFlag(terms.code)] } });
    expect(policy.caption).toBe(CONTRACT_CAPTION);
    expect(policy.status).toBe('house');
    expect(policy.citation).toBeNull();
  });

  it('count both targets from the assignment', () => {
    expect(policy.clocks.map((clock) => [clock.id, clock.duration, clock.stopEvent])).toEqual([
      ['contract-acknowledge-critical', 'PT10M', 'task_acknowledged'],
      ['contract-complete-critical', 'PT8H', 'task_completed'],
      ['contract-acknowledge-high', 'PT20M', 'task_acknowledged'],
      ['contract-complete-high', 'P1D', 'task_completed'],
    ]);
    for (const clock of policy.clocks)
      expect(clock.anchor).toEqual({ event: 'task_assigned', pick: 'first' });
  });

  it('are told apart from house and statutory clocks by the policy they come from', () => {
    expect(isContractPolicy(contractPolicyId(terms.code))).toBe(true);
    expect(isContractPolicy('house-default')).toBe(false);
  });
});
