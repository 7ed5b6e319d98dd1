import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { DomainError } from '@fcert/kernel';
import { shipped } from '../testing/story.js';
import type { ClockDefinition, ClockPolicy } from './domain/policy.js';
import { PolicyValidator } from './policy-validator.js';
import { readKnownNames, readPolicyFolder } from './read-policy-folder.js';

const DATA = fileURLToPath(new URL('../../../data', import.meta.url));
const known = await readKnownNames(DATA);
const schema = JSON.parse(readFileSync(`${DATA}/policies/schema.json`, 'utf8')) as Record<string, unknown>;
const validator = new PolicyValidator(schema, known);

/** Codes of the faults of a house policy changed by `change`. */
function faults(change: (policy: ClockPolicy) => unknown, fileName?: string): string[] {
  const policy = change(shipped('house-default'));
  try {
    validator.read(policy, fileName);
    return [];
  } catch (error) {
    return ((error as DomainError).details.errors ?? []).map((one) => `${one.pointer} ${one.code}`);
  }
}

function withFirstClock(policy: ClockPolicy, change: Partial<ClockDefinition>): ClockPolicy {
  const [first, ...rest] = policy.clocks;
  return { ...policy, clocks: [{ ...first!, ...change }, ...rest] };
}

describe('the shipped policies', () => {
  it('load, all fifteen', async () => {
    const policies = await readPolicyFolder(`${DATA}/policies`, known);
    expect(policies.map((policy) => policy.id)).toEqual([
      'au-soci-2b',
      'bw-bob-bank',
      'eu-dora',
      'eu-nis2',
      'house-default',
      'in-cert-in-2022',
      'ph-bsp-bank',
      'pk-pisf-cii-72h',
      'pk-pta-ctdisr-2025',
      'sg-cii-2025',
      'uk-csrb-2025',
      'uk-nis-2018',
      'us-cert-cat-2007',
      'us-circia',
      'us-federal-fing',
    ]);
    expect(policies.filter((policy) => policy.enabled).map((policy) => policy.id)).toEqual(['house-default']);
  });

  it('show no figure as law: house captions say so and nothing is verified yet', async () => {
    for (const policy of await readPolicyFolder(`${DATA}/policies`, known)) {
      expect(policy.verifiedBy).toBeNull();
      expect(policy.caption).not.toMatch(/CERT Rules|required by|mandatory/i);
      if (policy.status === 'house') expect(policy.caption).toBe('FCERT house target');
    }
  });
});

describe('a policy is refused with every fault and where it is', () => {
  it('accepts the house policy under its own name', () => {
    expect(faults((policy) => policy, 'house-default.json')).toEqual([]);
  });

  it.each<[string, (policy: ClockPolicy) => unknown, string]>([
    [
      'an unknown event',
      (p) => withFirstClock(p, { startEvent: 'felt' as never }),
      '/clocks/0/startEvent oneOf',
    ],
    ['a malformed duration', (p) => withFirstClock(p, { duration: '4h' }), '/clocks/0/duration oneOf'],
    ['a cycle', (p) => withFirstClock(p, { follows: p.clocks[0]!.id }), '/clocks/0/follows cycle'],
    ['an unknown clock', (p) => withFirstClock(p, { follows: 'nobody' }), '/clocks/0/follows unknown-clock'],
    [
      'unordered warnings',
      (p) => withFirstClock(p, { warnAt: [0.9, 0.5] }),
      '/clocks/0/warnAt not-ascending',
    ],
    [
      'an unknown node',
      (p) =>
        withFirstClock(p, { escalationSteps: [{ at: { fraction: 1 }, action: 'notify', to: ['the-boss'] }] }),
      '/clocks/0/escalationSteps/0/to unknown-node',
    ],
    [
      'an unknown category',
      (p) => ({ ...p, appliesTo: { categories: ['fraud/tax'] } }),
      '/appliesTo/categories unknown-category',
    ],
    [
      'an unknown sector',
      (p) => ({ ...p, appliesTo: { sectors: ['circus'] } }),
      '/appliesTo/sectors unknown-sector',
    ],
    [
      'dates the wrong way round',
      (p) => ({ ...p, effectiveFrom: '2027-01-01', effectiveTo: '2026-01-01' }),
      '/effectiveTo before-start',
    ],
    ['working days without a calendar', (p) => ({ ...p, workingCalendar: null }), '/workingCalendar missing'],
    ['one id twice', (p) => ({ ...p, clocks: [...p.clocks, p.clocks[0]] }), '/clocks duplicate-id'],
    ['a field nobody knows', (p) => ({ ...p, colour: 'red' }), ' additionalProperties'],
  ])('%s', (_name, change, expected) => {
    expect(faults(change)).toContain(expected);
  });

  it('a pausable clock outside house policies, and an enabled model', () => {
    const statutory = { ...shipped('eu-nis2') };
    const pausable = {
      ...statutory,
      enabled: true,
      clocks: statutory.clocks.map((clock) => ({ ...clock, pausable: true, pauseReasons: ['waiting'] })),
    };
    const found = faults(() => pausable);
    expect(found).toContain('/enabled const');
    expect(found.some((one) => one.startsWith('/clocks/0/pausable'))).toBe(true);
  });

  it('in words a writer can act on, without the conditions that led there', () => {
    const refused = (change: object) => {
      const told = () => validator.read({ ...shipped('house-default'), ...change });
      try {
        return told() && [];
      } catch (error) {
        return [
          (error as Error).message,
          ...(error as DomainError).details.errors!.map((one) => one.message),
        ];
      }
    };
    expect(refused({ colour: 'red' })).toEqual([
      "The clock policy cannot be loaded: has no field 'colour'",
      "has no field 'colour'",
    ]);
    expect(refused({ title: undefined })).toContain("must have the field 'title'");
    expect(refused({ status: 'law' }).join()).toContain('must be one of: statute, regulation, draft');
    expect(refused({ caption: 'CERT Rules 2023 require 1 h' }).join()).not.toMatch(/"then"|NOT be valid/);
  });

  it.each([
    ['P99999999Y', '/clocks/0/duration'],
    ['PT99999999999999999999S', '/clocks/0/duration'],
    [{ workingDays: 20_000 }, '/clocks/0/duration/workingDays'],
  ])('a duration no calendar reaches: %j', (duration, pointer) => {
    const found = faults((policy) => ({
      ...policy,
      clocks: policy.clocks.map((clock, n) => (n === 0 ? { ...clock, duration } : clock)),
    }));
    expect(found.some((one) => one.startsWith(pointer))).toBe(true);
  });

  it('a zone that is none, and a version nobody can name', () => {
    for (const timezone of ['Europe/Nowhere', '../etc', ''])
      expect(faults((policy) => ({ ...policy, timezone }))).toContain('/timezone unknown-zone');
    expect(faults((policy) => ({ ...policy, version: '99999999999999999999.0.0' }))).toContain(
      '/version pattern',
    );
  });

  it('a house figure dressed as law', () => {
    expect(faults((policy) => ({ ...policy, caption: 'CERT Rules 2023 require 1 h' }))).toContain(
      '/caption not',
    );
  });

  it('a file that is not called after its policy', () => {
    expect(faults((policy) => policy, 'house.json')).toEqual(['/id file-name']);
  });
});
