import { type Removal, refuseRemoval, sameReaders } from './readers.js';

const removal = (over: Partial<Removal>): Removal => ({
  reader: 'analyst',
  readers: ['lead', 'analyst', 'other'],
  restrictedBy: 'lead',
  by: { id: 'other', isDirector: false },
  ...over,
});

describe('a list of named readers', () => {
  it('loses whom somebody else on it takes off', () => {
    expect(refuseRemoval(removal({}))).toBeNull();
  });

  it('keeps who restricted, but for a director', () => {
    expect(refuseRemoval(removal({ reader: 'lead' }))).toBe('restricting-person-stays');
    expect(refuseRemoval(removal({ reader: 'lead', by: { id: 'd', isDirector: true } }))).toBeNull();
  });

  it('is left by nobody on their own, and never empty', () => {
    expect(refuseRemoval(removal({ reader: 'other' }))).toBe('not-oneself');
    const director = { id: 'd', isDirector: true };
    expect(refuseRemoval(removal({ readers: ['analyst'], by: director }))).toBe('last-reader');
  });

  it('is the same in any order, and no list is not an empty one', () => {
    expect(sameReaders(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameReaders(['a'], ['a', 'b'])).toBe(false);
    expect(sameReaders(null, null)).toBe(true);
    expect(sameReaders(null, [])).toBe(false);
  });
});
