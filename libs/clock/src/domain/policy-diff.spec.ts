import { shipped } from '../../testing/story.js';
import type { ClockPolicy } from './policy.js';
import { diffPolicies } from './policy-diff.js';

const policy = shipped('pk-pta-ctdisr-2025');
const [first, second, ...rest] = policy.clocks as [
  ClockPolicy['clocks'][number],
  ClockPolicy['clocks'][number],
];

describe('the difference of two texts', () => {
  it('is nothing for the same text, whatever the order of its clocks', () => {
    expect(diffPolicies(policy, structuredClone(policy))).toEqual([]);
    expect(diffPolicies(policy, { ...policy, clocks: [second, first, ...rest] })).toEqual([]);
  });

  it('names a changed duration by its clock', () => {
    const after = { ...policy, clocks: [{ ...first, duration: 'PT12H' }, second, ...rest] };
    expect(diffPolicies(policy, after)).toEqual([
      { path: `/clocks/${first.id}/duration`, change: 'changed', before: first.duration, after: 'PT12H' },
    ]);
  });

  it('names what was added and what was left out', () => {
    const more = { ...first, id: 'more' };
    expect(diffPolicies(policy, { ...policy, clocks: [first, more] })).toEqual([
      { path: `/clocks/${second.id}`, change: 'removed', before: second },
      { path: '/clocks/more', change: 'added', after: more },
    ]);
  });

  it('tells null from nothing and escapes names', () => {
    const odd = (extra: object) => ({ ...policy, ...extra });
    expect(diffPolicies(odd({ 'a/b~c': null }), policy)).toEqual([
      { path: '/a~1b~0c', change: 'removed', before: null },
    ]);
    expect(
      diffPolicies({ ...policy, effectiveFrom: null }, { ...policy, effectiveFrom: '2027-01-01' }),
    ).toEqual([{ path: '/effectiveFrom', change: 'changed', before: null, after: '2027-01-01' }]);
  });
});
