import { readdirSync } from 'node:fs';
import { shipped } from '../../testing/story.js';
import type { ClockPolicy } from './policy.js';
import { HOUSE_CAPTION, checkWords, shownBasis } from './policy-words.js';

const ids = readdirSync('data/policies')
  .filter((file) => file.endsWith('.json') && file !== 'schema.json')
  .map((file) => file.replace('.json', ''));

describe('what is shown beside a due time', () => {
  it.each(ids)('%s presents no number as law that nobody has verified', (id) => {
    const policy = shipped(id);
    expect(checkWords(policy)).toEqual([]);
    for (const clock of [...policy.clocks, ...policy.recurring]) {
      const { status, caption, citation } = shownBasis(policy, clock);
      if (status === 'house') expect([clock.id, caption, citation]).toEqual([clock.id, HOUSE_CAPTION, null]);
      else expect(citation?.url).toMatch(/^https?:/);
      expect(caption).not.toMatch(/CERT Rules|required|mandatory|statut|law/i);
      if (status === 'draft' || status === 'vendor-claim') expect(caption).toMatch(/draft|unverified|Bill/i);
    }
  });

  it('a house figure inside a regulation is captioned and cited as a house figure', () => {
    const policy = shipped('pk-pta-ctdisr-2025');
    const clock = { ...policy.clocks[0]!, basis: { status: 'house', trust: 'I' } as const };
    expect(shownBasis(policy, clock)).toEqual({ status: 'house', caption: HOUSE_CAPTION, citation: null });
  });

  it('a clock with a source of its own cites that one', () => {
    const policy = shipped('au-soci-2b');
    const clock = policy.clocks.find(({ id }) => id === 'relevant-written')!;
    expect(shownBasis(policy, clock)).toMatchObject({
      status: 'statute',
      caption: policy.caption,
      citation: { url: clock.basis!.url, trust: 'F1' },
    });
    expect(clock.basis!.url).not.toBe(policy.citation!.url);
    const { note, ...bare } = clock.basis!;
    expect(shownBasis(policy, clock).citation).toEqual({ url: clock.basis!.url, trust: 'F1', note });
    expect(shownBasis(policy, { basis: bare }).citation).toEqual({ url: clock.basis!.url, trust: 'F1' });
    expect(shownBasis(policy, {})).toEqual({
      status: policy.status,
      caption: policy.caption,
      citation: policy.citation,
    });
  });
});

describe('the words of a policy', () => {
  const house = shipped('house-default');
  const codes = (policy: ClockPolicy) => checkWords(policy).map(({ pointer, code }) => `${pointer} ${code}`);

  it('a house figure has no other caption', () => {
    expect(codes({ ...house, caption: 'Federal reporting limit' })).toEqual(['/caption house-caption']);
    expect(codes({ ...house, caption: 'Contract target' })).toEqual([]);
    expect(codes({ ...house, caption: 'Demonstration target' })).toEqual([]);
    expect(checkWords({ ...house, caption: '' })[0]?.message).toBe(
      'A number without a source carries the caption "FCERT house target".',
    );
    expect(codes({ ...shipped('uk-nis-2018'), caption: 'Whatever it is called' })).toEqual([]);
  });

  it('an unverified title claims no law, a verified one may', () => {
    const [first, ...rest] = house.clocks;
    const claim = { ...house, clocks: [{ ...first!, title: 'Report required by the Rules' }, ...rest] };
    expect(codes(claim)).toEqual(['/clocks/0/title claims-law']);
    const draft = { ...shipped('pk-pta-ctdisr-2025'), title: 'Mandatory reporting' };
    expect(codes(draft)).toEqual(['/title claims-law']);
    const law0: ClockPolicy = { ...draft, verifiedBy: 'legal desk' };
    expect(checkWords(draft)[0]?.message).toMatch(/not presented as law/);
    const duty = { ...house.recurring[0]!, title: 'Statutory summary' };
    expect(codes({ ...house, recurring: [duty] })).toEqual(['/recurring/0/title claims-law']);
    for (const words of ['CERT Rules', 'by law', 'required by'])
      expect(codes({ ...house, title: `Figures ${words} X` })).toEqual(['/title claims-law']);
    expect(codes({ ...law0, status: 'statute' })).toEqual([]);
    expect(codes({ ...law0, status: 'vendor-claim' })).toEqual(['/title claims-law']);
    const law: ClockPolicy = { ...draft, status: 'regulation', verifiedBy: 'legal desk' };
    expect(codes(law)).toEqual([]);
    const mixed: ClockPolicy = {
      ...law,
      clocks: law.clocks.map((clock) => ({
        ...clock,
        title: 'By law',
        basis: { status: 'house', trust: 'I' },
      })),
    };
    expect(codes(mixed)).toEqual(law.clocks.map((_, n) => `/clocks/${n}/title claims-law`));
  });
});
