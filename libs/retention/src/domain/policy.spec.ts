import { readFileSync } from 'node:fs';
import { type RetentionPolicy, daysOf, readPolicy } from './policy.js';

const house = JSON.parse(readFileSync('data/retention/house-default.json', 'utf8')) as RetentionPolicy;
const withCase = (change: object) => ({
  ...house,
  classes: house.classes.map((one) => (one.id === 'case' ? { ...one, ...change } : one)),
});

describe('a retention policy', () => {
  it('is a house number with its caption, and cites no law', () => {
    expect(readPolicy(house)).toBe(house);
    expect(daysOf(house, 'case')).toBe(1825);
    expect(house.status).toBe('house');
  });

  it.each([
    ['a house number without its caption', { ...house, caption: 'Law' }],
    ['no citation', { ...house, citation: '' }],
    ['a class left out', { ...house, classes: house.classes.slice(1) }],
    ['a class nobody knows', { ...house, classes: [...house.classes, { ...house.classes[0]!, id: 'x' }] }],
    ['cases that go within a year', withCase({ days: 30 })],
    ['cases that one person releases', withCase({ release: 'none' })],
    ['days that are none', withCase({ days: 1.5 })],
    ['nothing at all', {}],
  ])('is refused with %s', (_, document) => {
    expect(() => readPolicy(document)).toThrow();
  });
});
